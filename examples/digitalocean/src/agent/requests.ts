/** A size of a droplet as it is written: `s-2vcpu-4gb`, `m-4vcpu-32gb`, `c-4`. */
export const SIZE = /(?<![\w-])(?:(?:s|c2?|gd?|g2|m3?|m6|so)-\d{1,3}vcpu(?:-[a-z0-9]+)*|c2?-\d{1,2})(?![\w-])/gi;
/** Words in the form of a machine's name. */
const NAME_LIKE = /(?<![\w.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])/gi;

/** What may stand before a request without making it a question. */
const POLITE =
  /^(?:(?:please|pls|hey|hi|hello|now|then|ok(?:ay)?|and|so|yes)\b[ ,!.:]*)*((?:can|could|would|will) you |i(?:'d| would) like you to |i want you to |go ahead and )?(?:please |now |then |just (?!let|allow|permit))*/i;

/** The machine, once names are written as `@`. "The SQL Server on it" is none: that is a program. */
const MACHINE =
  '(?:(?:(?:the|my|our|this|that) )?(?:(?:server|machine|droplet|vm|vps)\\b(?: (?:called|named))? ?@?|@)|it\\b)';

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
      '(?:start|boot) (?!.* from )(?:up )?IT',
    ),
  ],
  [
    'power_off_droplet',
    asked(
      '(?:power|turn|switch) off IT',
      '(?:power|turn|switch) IT off\\b',
      'shut ?down IT',
      'shut IT down',
      'stop (?!.* from )IT',
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

/** A text with names of machines as `@` and sizes as `#`. */
export const maskNames = (text: string, names: readonly string[]): string => {
  const known = [...names].sort((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, '@'), text);
  return known.replace(SIZE, '#').replace(NAME_LIKE, '@');
};
