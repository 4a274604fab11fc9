import {type ChatMessage, messageText} from '@wincloud/chat-core/protocol';
import type {FoundArticle} from '../ports.ts';

/** Questions offered after one answer. */
const MAX_SUGGESTIONS = 3;

/** Characters of one of them: it has to fit on a button. */
const MAX_SUGGESTION_CHARS = 100;

/** How an English title begins that says what to do. */
const TO_DO =
  /^(add|back up|bind|change|check|choose|clean up|configure|connect|convert|create|delete|disable|enable|extend|find|fix|free|install|limit|measure|migrate|move|open|protect|reduce|remove|repair|reset|resize|restart|restore|run|set up|stop|turn (?:on|off)|update|upgrade|use)\b/i;

/** What an English title says that names a problem. */
const PROBLEM = /\b(is|are|does not|do not|cannot|can't|fails|fail)\b/i;

/** What was said in a conversation before: questions that were asked or offered, and the addresses of its sources. */
export interface Said {
  questions: ReadonlySet<string>;
  addresses: ReadonlySet<string>;
}

/** What a conversation holds already, from all of its messages. */
export function saidIn(messages: readonly ChatMessage[]): Said {
  const questions = new Set<string>();
  const addresses = new Set<string>();
  for (const message of messages) {
    if (message.role === 'user') questions.add(plain(messageText(message)));
    for (const part of message.parts) {
      if (part.type === 'data-suggestions') for (const question of part.data.questions) questions.add(plain(question));
      if (part.type === 'source-url') addresses.add(part.url);
      if (part.type === 'source-document') addresses.add(part.filename ?? part.title);
    }
  }
  return {questions, addresses};
}

/** What one may ask next: what else was found, as questions, without what this conversation has had. */
export function suggestFrom(
  articles: readonly FoundArticle[],
  said: Said,
  addressOf: (location: string) => string,
): string[] {
  const seen = new Set(['', ...said.questions]);
  const questions = articles
    .filter(({location}) => !said.addresses.has(addressOf(location)))
    .map(({title}) => asQuestion(title))
    .filter((question) => {
      const isNew = question.length <= MAX_SUGGESTION_CHARS && !seen.has(plain(question));
      seen.add(plain(question));
      return isNew;
    });
  return questions.slice(0, MAX_SUGGESTIONS);
}

/** "Change the RDP port" -> "How do I change the RDP port?" What names neither a deed nor a problem stays a topic. */
export function asQuestion(title: string): string {
  const text = title.replace(/\s+/g, ' ').replace(/[.:;,\s]+$/, '');
  if (text === '' || text.endsWith('?')) return text;
  const [first = '', ...rest] = text.replace(/^how to /i, '');
  const order = first.toLowerCase() + rest.join('');
  if (/^how to /i.test(text) || TO_DO.test(text)) return `How do I ${order}?`;
  return PROBLEM.test(text) ? `${text}: what can I do?` : text;
}

/** The same question in other spelling is the same question. */
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
