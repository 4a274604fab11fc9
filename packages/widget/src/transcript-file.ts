import {asUnsent, type ChatMessage, messageText, type ShownMessage} from '@wincloud/chat-core';
import {enMenu, type MenuLabels} from './locales/en-menu.ts';
import {saveFile} from './save-file.ts';
import type {Tools} from './tools.ts';
import {wasCut} from './views/problem.ts';

export interface TranscriptFile {
  /** Whom one talked to. */
  name: string;
  messages: readonly ShownMessage[];
  locale: string | undefined;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** What cards say, a line each. Without it they are left out. */
  cards?: ((message: ChatMessage) => string[]) | undefined;
}

/** A conversation as plain text: who said what and when, and where answers come from. */
export function transcriptText(
  {name, messages, locale, savedAt, cards}: TranscriptFile,
  labels: MenuLabels['file'],
): string {
  const at = (ms: number) => new Date(ms).toLocaleString(locale, {dateStyle: 'medium', timeStyle: 'short'});
  const said = messages.map((message) => {
    const {metadata, role} = message;
    const who = role === 'user' ? labels.you : (agentOf(message) ?? labels.assistant);
    const when = metadata?.createdAt === undefined ? '' : `, ${at(metadata.createdAt)}`;
    const unsent = asUnsent(message) ? ` (${labels.notSent})` : '';
    const text = messageText(message).trim();
    const cut = wasCut(message) ? `[${labels.unfinished}]` : '';
    const lines = cards?.(message).map((line) => `- ${line}`) ?? [];
    return [`${who}${when}${unsent}:`, ...lines, text, cut, sourcesOf(message, labels.sources)]
      .filter(Boolean)
      .join('\n');
  });
  return `${[labels.title(name), labels.savedAt(at(savedAt))].join('\n')}\n\n${said.join('\n\n')}\n`;
}

const agentOf = ({parts}: ChatMessage) => parts.find((part) => part.type === 'data-route')?.data.name;

function sourcesOf({parts}: ChatMessage, heading: string): string {
  const lines = parts.flatMap((part) => {
    if (part.type !== 'source-url' && part.type !== 'source-document') return [];
    const where = part.type === 'source-url' ? part.url : part.filename;
    return [`[${part.sourceId}] ${[part.title, where].filter(Boolean).join(' – ')}`];
  });
  return lines.length === 0 ? '' : [`\n${heading}:`, ...lines].join('\n');
}

/** Those that have a line. */
const CARDS = /^data-(action|recommendation|bill)$/;

async function cardsIn(lang: string, locale: string | undefined) {
  const {linesIn} = await import('./cards/cards.ts');
  return linesIn(lang, locale);
}

/** Hands the conversation to the browser as a file. Rejects where the words of its cards cannot be fetched. */
export async function saveTranscript({
  host,
  labels,
  conversation,
}: Pick<Tools, 'host' | 'labels' | 'conversation'>): Promise<void> {
  const {config, messages = []} = conversation.state ?? {};
  const {file} = labels.locale?.menu ?? enMenu;
  const savedAt = Date.now();
  const name = host.name || config?.name || file.assistant;
  const hasCards = messages.some(({parts}) => parts.some(({type}) => CARDS.test(type)));
  const cards = hasCards ? await cardsIn(labels.locale?.lang ?? 'en', host.locale) : undefined;
  const text = transcriptText({name, messages, locale: host.locale, savedAt, cards}, file);
  saveFile(file.name, 'txt', text, savedAt);
}
