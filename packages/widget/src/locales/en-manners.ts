/** The words of what comes with an open panel. Another language is another object of this type beside its `Labels`. */
export interface MannersLabels {
  jumpToLatest: string;
  newMessages(count: number): string;
  /** The line above the first message that was not read. */
  firstNew: string;
  openChat(news: string): string;
  /** In the live region, before the first words of an answer. */
  answer(text: string): string;
  code(language: string, lines: number): string;
  table(columns: number, rows: number): string;
  width: string;
  height: string;
}

export const enManners: MannersLabels = {
  jumpToLatest: 'Jump to latest',
  newMessages: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
  firstNew: 'New',
  openChat: (news) => `Open chat, ${news}`,
  answer: (text) => `Assistant: ${text}`,
  code: (language, lines) => `Code${language && ` in ${language}`}, ${lines === 1 ? '1 line' : `${lines} lines`}`,
  table: (columns, rows) => `Table, ${columns} columns, ${rows === 1 ? '1 row' : `${rows} rows`}`,
  width: 'Width of the chat',
  height: 'Height of the chat',
};
