import type {ChatErrorCode} from '@wincloud/chat-core';
import type {MarkdownLabels} from '../markdown/index.ts';
import type {Labels} from './en.ts';
import type {ExtraLabels} from './en-extras.ts';
import type {MannersLabels} from './en-manners.ts';
import type {MenuLabels} from './en-menu.ts';
import type {PrivacyLabels} from './en-privacy.ts';
import type {SpeechLabels} from './en-speech.ts';

/**
 * The failures that a visitor can meet. In English some of them are told in the words that come with them; in another
 * language none can be. What only a wrong request of the widget's own brings is for developers and stays English.
 */
export type VisitorErrorCode = Exclude<
  ChatErrorCode,
  | 'body_malformed'
  | 'body_invalid'
  | 'body_too_large'
  | 'headers_too_large'
  | 'content_type_unsupported'
  | 'agent_unknown'
  | 'method_not_allowed'
  | 'idempotency_mismatch'
  | 'role_required'
  | 'version_conflict'
  // What becomes of a proposed change is said on its card, in the words of cards.
  | `action_${string}`
  | 'cloud_unavailable'
  // What an agent is told when it calls a function.
  | 'context_invalid'
  | 'function_failed'
>;

/**
 * Everything the widget says in one language, in one chunk: English comes in pieces because most visitors wait for it,
 * another language is fetched once. A file of a language is complete, so the compiler names what it lacks.
 */
export interface Locale {
  /** For a `lang` attribute and for `Intl`, such as `pt-BR`. */
  lang: string;
  /** In which direction it is written. */
  dir: 'ltr' | 'rtl';
  /** What stands in the panel from the start. Its `errors` are those below; English leaves `markdown` to that room. */
  labels: Labels & {markdown: Record<keyof MarkdownLabels, string>};
  /** What went wrong and what to do, by code. */
  errors: Record<VisitorErrorCode, string>;
  /** What one does with an answer. */
  extras: ExtraLabels;
  /** What a screen reader says of an answer. */
  speech: SpeechLabels;
  /** What comes with an open panel. */
  manners: MannersLabels;
  /** The menu and what it opens. */
  menu: MenuLabels;
  /** What one gets of one's own data, and its end. */
  privacy: PrivacyLabels;
}
