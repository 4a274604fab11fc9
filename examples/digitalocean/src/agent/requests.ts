import {isIP} from 'node:net';

/** A size of a droplet as it is written: `s-2vcpu-4gb`, `m-4vcpu-32gb`, `c-4`. */
const SIZE = /(?<![\w-])(?:(?:s|c2?|gd?|g2|m3?|m6|so)-\d{1,3}vcpu(?:-[a-z0-9]+)*|c2?-\d{1,2})(?![\w-])/gi;
/** Words in the form of a machine's name. */
const NAME_LIKE = /(?<![\w.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])/gi;
const MAX_PORT = 65_535;

/** What may stand before a request without making it a question. */
const POLITE =
  /^(?:(?:please|pls|hey|hi|hello|now|then|ok(?:ay)?|and|so|yes)\b[ ,!.:]*)*((?:can|could|would|will) you |i(?:'d| would) like you to |i want you to |go ahead and )?(?:please |now |then |just (?!let|allow|permit))*/i;

/** The machine, once names are written as `@`. "The SQL Server on it" is none: that is a program. */
const MACHINE =
  '(?:(?:(?:the|my|our|this|that) )?(?:(?:server|machine|droplet|vm|vps)\\b(?! from\\b)(?: (?:called|named))? ?@?|@)|it\\b(?! from\\b))';

const asked = (...forms: readonly string[]): RegExp =>
  new RegExp(`^(?:${forms.map((form) => form.replaceAll('IT', MACHINE)).join('|')})`, 'i');

/** How each change is asked for, the more particular first. */
const REQUESTS: readonly (readonly [tool: string, words: RegExp])[] = [
  [
    'enable_backups',
    asked(
      '(?:enable|activate|(?:turn|switch) on|start|set up|add) (?:(?:the|automatic|weekly|daily|regular) )*backups?\\b',
      '(?:turn|switch) (?:(?:the|automatic) )*backups? on\\b',
    ),
  ],
  ['snapshot_droplet', asked('(?:take|make|create|do) (?:me )?(?:a|another|one) (?:\\w+ )?snapshot\\b', 'snapshot IT')],
  [
    'resize_droplet',
    asked(
      '(?:resize|scale|shrink|grow|upgrade|downgrade) (?:up |down )?IT',
      '(?:change|switch|move) (?:the (?:size|plan) of )?IT to\\b',
      'make IT (?:smaller|bigger|larger)',
    ),
  ],
  [
    'power_on_droplet',
    asked(
      '(?:power|turn|switch) (?:back )?on IT',
      '(?:power|turn|switch) IT (?:back )?on\\b',
      '(?:start|boot)(?: up)? IT',
    ),
  ],
  [
    'power_off_droplet',
    asked(
      '(?:power|turn|switch) off IT',
      '(?:power|turn|switch) IT off\\b',
      'shut ?down IT',
      'shut IT down',
      'stop IT',
    ),
  ],
  ['reboot_droplet', asked('(?:reboot|restart|power[ -]?cycle) IT')],
  [
    'narrow_firewall_rule',
    asked(
      '(?:only|just) (?:let|allow|permit|accept)\\b',
      '(?:let|allow|permit|accept|open)\\b.*\\bonly\\b',
      '(?:restrict|limit|narrow|lock|close)\\b.*\\b(?:to|except)\\b',
    ),
  ],
  ['open_firewall_port', asked('(?:open|allow|permit|let|unblock)\\b')],
];

/** Names of the tools that propose a change. */
export const PROPOSING: readonly string[] = REQUESTS.map(([tool]) => tool);

/** A change that was asked for, and the sentence that asks. */
export interface ChangeRequest {
  readonly tool: string;
  readonly sentence: string;
}

/**
 * The change that somebody asks to be made, by imperatives alone: "Why did it reboot?" and "How do I resize it?" name a
 * change as well and want none. An imperative with a question mark is a question, unless it says "can you".
 */
export const changeRequestIn = (question: string, names: readonly string[]): ChangeRequest | null => {
  for (const sentence of question.split(/(?<=[.!?])\s+|\n+/)) {
    const polite = POLITE.exec(sentence.trim());
    const words = sentence.trim().slice(polite?.[0].length ?? 0);
    if (/\?\W*$/.test(words) && !/you $/i.test(polite?.[1] ?? '')) continue;
    const masked = maskNames(words, names).replace(/\s+/g, ' ');
    const tool = REQUESTS.find(([, form]) => form.test(masked))?.[0];
    if (tool) return {tool, sentence};
  }
  return null;
};

const maskNames = (text: string, names: readonly string[]): string => {
  const known = [...names].sort((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, '@'), text);
  return known.replace(SIZE, '#').replace(NAME_LIKE, '@');
};

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
