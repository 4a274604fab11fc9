/*
 * Sizes of one family have the same kind of processor and disk. What kind that is, is measured by nothing that we read,
 * so an advice must not take it away. A slug says it: `s-2vcpu-4gb`, `so1_5-4vcpu-32gb`, `s-2vcpu-4gb-intel`.
 */

/** Families whose vCPUs are the machine's own, on ordinary disks: they differ in what is measured, and in nothing else. */
const DEDICATED: ReadonlySet<string> = new Set(['c', 'c2', 'g', 'gd', 'm', 'm3', 'm6']);

/** vCPUs that are shared with others: everything dedicated is at least as good. */
const SHARED = 's';

/** `s`, `so1_5`, and `s-intel` where the processor is named. Empty for old slugs such as `4gb`, a family of their own. */
export function familyOf(slug: string): string {
  const [prefix = '', ...rest] = slug.toLowerCase().split('-');
  if (!/^[a-z]/.test(prefix)) return '';
  const last = rest.at(-1) ?? '';
  return /^[a-z]+$/.test(last) ? `${prefix}-${last}` : prefix;
}

/**
 * Whether a machine loses nothing that is not measured. Never from dedicated vCPUs to shared ones: how much of a shared one
 * a machine will get is not known. Never out of a family with fast disks, a named processor, or one that we do not know.
 */
export function mayReplace(from: string, to: string): boolean {
  const [own, other] = [familyOf(from), familyOf(to)];
  return own === other || ((own === SHARED || DEDICATED.has(own)) && DEDICATED.has(other));
}
