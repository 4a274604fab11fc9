import {isRecord} from '../read-json.ts';
import {billWords} from './bill-words.ts';
import {checkLines} from './check-words.ts';
import {proposalWords} from './proposal-words.ts';
import {money, numberOf, stringsOf} from './read-values.ts';
import type {ToolResult} from './turn.ts';

/** Lines of an answer: more than that nobody reads, and the data has them all. */
const MAX_LINES = 12;

/**
 * What tools measured and advised, as a person would say it: a model reads such data off its names, and this is what it
 * would make of it. Results of any other shape are told line by line elsewhere.
 */
export const toolWords = (
  results: readonly ToolResult[],
): {answer: string | null; lines: string[]; told: unknown[]} => {
  const answers: string[] = [];
  const lines: string[] = [];
  const told: unknown[] = [];
  for (const result of results) {
    const {value} = result;
    if (!isRecord(value)) continue;
    const answer = proposalWords(result) ?? adviceIn(value) ?? billWords(value);
    const found = answer === null ? linesOf(value) : [];
    if (answer !== null) answers.push(answer);
    lines.push(...found);
    if (answer !== null || found.length > 0) told.push(value);
  }
  return {answer: answers.length > 0 ? answers.join('\n\n') : null, lines: lines.slice(0, MAX_LINES), told};
};

const linesOf = (value: Record<string, unknown>): string[] => {
  if (Array.isArray(value.measured)) return measuredLines(value);
  return isUtilization(value) ? value.servers.filter(isRecord).map(utilizationLine) : checkLines(value);
};

const adviceIn = (value: Record<string, unknown>): string | null =>
  Array.isArray(value.recommendations) ? adviceOf(value, value.recommendations.filter(isRecord)) : null;

const adviceOf = (value: Record<string, unknown>, advice: readonly Record<string, unknown>[]): string => {
  const fits = stringsOf(value.fitsAsItIs);
  const lines = advice.map(adviceLine).filter((line) => line !== null);
  const unmeasured = advice.filter((one) => one.kind === 'no-data' && !isOffIn(one)).map(nameOf);
  const total = numberOf(value.possibleSavingMonthly);
  const byDeleting = numberOf(value.ofThatByDeletingMonthly);
  const days = numberOf(value.windowDays) ?? 14;
  const unreadIn = stringsOf(value.measurementsNotRead);
  return [
    lines.length === 0
      ? 'There is nothing that I would change.'
      : `This is what I would look at:\n\n${lines.slice(0, MAX_LINES).join('\n')}`,
    fits.length > 0
      ? `${listed(fits)} fit${fits.length === 1 ? 's' : ''} as ${fits.length === 1 ? 'it is' : 'they are'}, by what was measured over ${days} days.`
      : '',
    unmeasured.length > 0
      ? `Nothing is measured on ${listed(unmeasured)}, so I cannot say whether another size would do. Windows reports nothing by itself: install windows_exporter and have Prometheus watch it.`
      : '',
    unreadIn.length > 0
      ? `What ${listed(unreadIn)} did could not be read just now, so ask again for ${unreadIn.length === 1 ? 'its size' : 'their sizes'} in a moment.`
      : '',
    total !== null && total > 0
      ? `All of it together would save up to **${money(total, value.currency)} a month**${byDeleting === null || byDeleting === 0 ? '' : `, ${money(byDeleting, value.currency)} of that only by deleting what nobody needs`}.`
      : '',
    Array.isArray(value.proposals) && value.proposals.length > 0 ? 'You can confirm the change on the card.' : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** A machine that is off is told of as one. */
const isOffIn = ({basis}: Record<string, unknown>): boolean => JSON.stringify(basis ?? null).includes('"machine-off"');

/** One advice on a line, with its numbers; null for what is told otherwise. */
const adviceLine = (one: Record<string, unknown>): string | null => {
  const basis = isRecord(one.basis) ? one.basis : {};
  const name = nameOf(one);
  const saving = numberOf(one.savingMonthly);
  const saves = saving !== null && saving > 0 ? `, ${money(saving, one.currency)} a month less` : '';
  const to = isRecord(basis.to) ? ` to \`${basis.to.slug}\`` : '';
  const sure = one.confidence === 'high' ? '' : ` (${one.confidence} confidence)`;
  switch (one.kind) {
    case 'smaller':
      return `- ${name} can be made smaller${to}${loadOf(basis)}${saves}${sure}.`;
    case 'larger':
      return `- ${name} needs more than it has${loadOf(basis)}${to === '' ? '' : `: resize it${to}`}${sure}.`;
    case 'idle':
      return `- ${name} does nothing${loadOf(basis)}: delete it if nobody needs it${saves}${sure}.`;
    case 'machine-off':
      return `- ${name} is powered off and charged all the same: delete it if nobody needs it${saves}${sure}.`;
    case 'unattached-volume':
      return `- The volume ${name} (${basis.sizeGb} GB) belongs to no server${saves}${sure}.`;
    case 'old-snapshot':
      return `- The snapshot ${name} is ${basis.ageDays} days old${saves}${sure}.`;
    case 'no-backups':
      return `- ${name} has no backups${saving === null ? '' : `; they would cost ${money(-saving, one.currency)} a month`}.`;
    case 'open-rdp':
      return `- RDP of ${name} is open to everybody${basis.because === 'no-firewall' ? ', for no cloud firewall is in front of it' : ''}${sure}.`;
    case 'unwatched':
      return `- No alert and no uptime check watches ${name}${sure}.`;
    default:
      return null;
  }
};

const loadOf = (basis: Record<string, unknown>): string => {
  const parts = (['cpu', 'memory'] as const).flatMap((metric) => {
    const need = basis[metric];
    const p95 = isRecord(need) ? numberOf(need.p95) : null;
    return p95 === null ? [] : [`${WORDS[metric]} ${rounded(p95)} %`];
  });
  return parts.length === 0 ? '' : ` (95 of 100 times at most ${parts.join(', ')})`;
};

const measuredLines = (value: Record<string, unknown>): string[] => {
  const measured = Array.isArray(value.measured) ? value.measured.filter(isRecord) : [];
  const missing = stringsOf(value.notMeasured).map(wordOf);
  const server = isRecord(value.server) ? value.server : {};
  const days = isRecord(value.window) ? numberOf(value.window.days) : null;
  const over = days === null ? '' : `, over ${days === 1 ? 'a day' : `${days} days`}`;
  return [
    ...(typeof server.name === 'string' ? [`- **${server.name}** (${server.size}, ${server.status})${over}:`] : []),
    ...measured.map(
      (one) =>
        `- ${wordOf(String(one.metric))}${typeof one.device === 'string' ? ` ${String(one.device).replace(/:$/, '')}` : ''}: ${one.last} ${one.unit} at ` +
        `${timeOf(one.lastAt)}; mean ${one.mean}, 95 of 100 times at most ${one.p95}, at most ${one.max} ` +
        `(${one.source}, measured ${one.measuredPercentOfTime} % of the time)`,
    ),
    ...(missing.length === 0 ? [] : [`- Not measured: ${missing.join(', ')}. ${value.howToMeasure ?? ''}`]),
  ];
};

const isUtilization = (value: Record<string, unknown>): value is {servers: unknown[]} =>
  Array.isArray(value.servers) && value.servers.some((one) => isRecord(one) && Array.isArray(one.now));

const utilizationLine = (server: Record<string, unknown>): string => {
  const now = Array.isArray(server.now) ? server.now.filter(isRecord) : [];
  if (server.status === 'off') return `- **${server.name}** is powered off`;
  if (now.length === 0) return `- **${server.name}**: nothing is measured there`;
  const tight = stringsOf(server.tight).map(wordOf);
  const parts = now.map(
    (one) => `${typeof one.device === 'string' ? one.device : wordOf(String(one.metric))} ${one.percent} %`,
  );
  return `- **${server.name}**: ${parts.join(', ')} at ${timeOf(now[0]?.at)}${tight.length === 0 ? '' : `. Tight: ${tight.join(', ')}`}`;
};

const WORDS: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  memory: 'memory',
  disk: 'disk',
  inbound: 'inbound traffic',
  outbound: 'outbound traffic',
};

const wordOf = (metric: string): string => WORDS[metric] ?? metric;
const nameOf = (one: Record<string, unknown>): string => (isRecord(one.resource) ? `**${one.resource.name}**` : 'one');
const rounded = (value: number): number => Math.round(value * 10) / 10;
const listed = (names: readonly string[]): string =>
  names.map((name) => (name.startsWith('**') ? name : `**${name}**`)).join(', ');
const timeOf = (value: unknown): string =>
  typeof value === 'string' ? `${value.slice(11, 16)} UTC` : 'an unknown time';
