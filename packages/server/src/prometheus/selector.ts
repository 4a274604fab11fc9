import type {Droplet} from '../resources.ts';

/** What a label's value is made of: a text with these in it. */
const PLACEHOLDER = /\{(name|ip|id)\}/g;

/**
 * The value of the label that tells a machine from others, from a template such as `{ip}:9182`. Undefined where the machine
 * has no public address and the template asks for it.
 */
export function labelValue(
  template: string,
  {id, name, publicIpv4}: Pick<Droplet, 'id' | 'name' | 'publicIpv4'>,
): string | undefined {
  const values: Record<string, string | undefined> = {id: String(id), name, ip: publicIpv4};
  const wanted = [...template.matchAll(PLACEHOLDER)].map(([, word = '']) => values[word]);
  if (wanted.includes(undefined)) return undefined;
  return template.replace(PLACEHOLDER, (_whole, word: string) => values[word] as string);
}

/**
 * A text as PromQL writes it in double quotes. What is not plain ASCII, and what means something within quotes, is
 * written by its number, so that no text ends the quotes or adds to a query.
 */
export function quoted(text: string): string {
  const characters = Array.from(text, (character) => {
    if (/^[ !#-[\]-~]$/.test(character)) return character;
    const code = character.codePointAt(0) as number;
    // Half of a pair is no character, and would make the query a wrong one.
    const whole = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    return `\\U${whole.toString(16).padStart(8, '0')}`;
  });
  return `"${characters.join('')}"`;
}
