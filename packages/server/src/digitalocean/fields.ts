/*
 * Fields of DigitalOcean's answers, read as they come: some are missing or null, some numbers are text, and some texts say
 * "nil". What is not there, or makes no sense, is undefined, and the reader decides whether it can do without.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** An object to look into. Without fields where there is none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something. A number is one, too: some ids come either way. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' && value !== 'nil' ? value : undefined;
}

export function textsOf(value: unknown): string[] {
  return listOf(value).flatMap((one) => textOf(one) ?? []);
}

/** A number from 0 upwards: nothing that is read here can be less. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** The number of a machine. */
export function idOf(value: unknown): number | undefined {
  const id = numberOf(value);
  return Number.isSafeInteger(id) && id !== 0 ? id : undefined;
}

export function idsOf(value: unknown): number[] {
  return listOf(value).flatMap((one) => idOf(one) ?? []);
}

/** A moment in ISO 8601, as it was written. */
export function momentOf(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
