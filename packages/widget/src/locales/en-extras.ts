/** Codes of what can be wrong with an answer, as they are sent. */
export type ReasonCode = 'incorrect' | 'unhelpful' | 'unclear' | 'outdated';

/** Rules of the provider that have a name in words. */
export type GuardrailName = 'jailbreak' | 'sensitive_data' | 'content_moderation';

/** The words for what one does with an answer. They come with the first one. */
export interface ExtraLabels {
  sources: string;
  excerpt(number: string): string;
  opensNewTab: string;
  /** What a page's policy lacks, where it keeps the chat from its backend. */
  blocked(directive: string): string;
  copy: string;
  copied: string;
  copyFailed: string;
  regenerate: string;
  editQuestion: string;
  version(number: number, count: number): string;
  earlierVersion: string;
  laterVersion: string;
  good: string;
  bad: string;
  whatWasWrong: string;
  reasons: Record<ReasonCode, string>;
  reasonText: string;
  sendReason: string;
  skipReason: string;
  /** Said after a thumb down, whose form has come. */
  askedForReason: string;
  thanks: string;
  takenBack: string;
  feedbackFailed: string;
  followUps: string;
  /** Under an answer that a rule of the provider touched. Empty where that rule has no name. */
  guardrailSaid(names: string): string;
  guardrails: Record<GuardrailName, string>;
}

export const enExtras: ExtraLabels = {
  sources: 'Sources',
  excerpt: (number) => `Excerpt of source ${number}`,
  opensNewTab: 'opens in a new tab',
  blocked: (directive) => `This page's Content-Security-Policy blocks the chat. Add “${directive}”.`,
  copy: 'Copy answer',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed on this page.',
  regenerate: 'Answer again',
  editQuestion: 'Edit the question',
  version: (number, count) => `${number} of ${count}`,
  earlierVersion: 'Earlier version',
  laterVersion: 'Later version',
  good: 'Good answer',
  bad: 'Bad answer',
  whatWasWrong: 'What was wrong with it?',
  reasons: {
    incorrect: 'Not correct',
    unhelpful: 'Did not help',
    unclear: 'Hard to follow',
    outdated: 'Out of date',
  },
  reasonText: 'In your own words (optional)',
  sendReason: 'Send',
  skipReason: 'Skip',
  askedForReason: 'Thanks. If you like, say below what was wrong.',
  thanks: 'Thanks for your feedback.',
  takenBack: 'Your rating is taken back.',
  feedbackFailed: 'Your rating could not be saved. Please try again.',
  followUps: 'Questions you may ask next',
  guardrailSaid: (names) => `A safety rule of the provider applied here${names && `: ${names}`}`,
  guardrails: {
    jailbreak: 'jailbreak',
    sensitive_data: 'sensitive data',
    content_moderation: 'content moderation',
  },
};
