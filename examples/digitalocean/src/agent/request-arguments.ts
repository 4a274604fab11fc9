import {isIP} from 'node:net';
import {maskNames, SIZE} from './requests.ts';

const MAX_PORT = 65_535;

/** The size to change to: what follows "to", or the only one that is named. */
export const sizeIn = (text: string): string | undefined => {
  const sizes = text.match(SIZE) ?? [];
  const after = sizes.filter((size) =>
    new RegExp(`\\bto (?:an? |the )?(?:size |plan )?[\`"']?${size}`, 'i').test(text),
  );
  return only(after.length > 0 ? after : sizes)?.toLowerCase();
};

/** The one address or network that is named. Two are no answer to "from where". */
export const addressIn = (text: string, not: string | null): string | undefined =>
  only(addressesIn(text).filter((address) => address !== not));

export const isEverybody = (text: string): boolean =>
  /\b(?:any(?:one|body|where)|every(?:one|body|where)|the (?:whole )?(?:world|internet)|all addresses)\b/i.test(text);

/** A text without the addresses in it: an address is no machine's name, and its digits are no port. */
export const withoutAddresses = (text: string): string =>
  addressesIn(text).reduce((rest, address) => rest.replaceAll(address, ' '), text);

const addressesIn = (text: string): string[] =>
  text
    .split(/[\s,;()"'`]+/)
    .map((word) => word.replace(/[.?!:]+$/, ''))
    .filter(isNetwork);

const isNetwork = (word: string): boolean => {
  const [address = '', bits, ...more] = word.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

const SERVICES: readonly (readonly [RegExp, number])[] = [
  [/\b(?:rdp|remote desktop)\b/i, 3389],
  [/\bhttps\b/i, 443],
  [/\bhttp\b/i, 80],
  [/\b(?:ms ?)?sql\b/i, 1433],
  [/\bssh\b/i, 22],
  [/\bwinrm\b/i, 5985],
  [/\bsmtp\b/i, 25],
  [/\bftp\b/i, 21],
];

/** The one port that is meant: by its number, or else by what is known to use it. */
export const portIn = (text: string, names: readonly string[]): number | undefined => {
  const plain = maskNames(withoutAddresses(text), names);
  const said = [
    ...plain.matchAll(
      /\bports?(?: number)?:? ?(\d{1,5})(?: ?(?:,|and|or) ?(\d{1,5}))?\b|\b(\d{1,5})\/(?:tcp|udp)\b|\b(?:open|close|unblock|allow|restrict|limit) (\d{1,5})\b/gi,
    ),
  ]
    .flatMap(([, ...numbers]) => numbers.filter((number) => number !== undefined))
    .map(Number);
  const ports = said.length > 0 ? said : SERVICES.filter(([service]) => service.test(plain)).map(([, port]) => port);
  const port = only(ports);
  return port !== undefined && port >= 1 && port <= MAX_PORT ? port : undefined;
};

const only = <T>(values: readonly T[]): T | undefined => (new Set(values).size === 1 ? values[0] : undefined);
