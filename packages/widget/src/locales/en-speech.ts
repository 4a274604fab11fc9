/** The words that only a screen reader says of an answer. */
export interface SpeechLabels {
  /** Before the first words of an answer. */
  answer(text: string): string;
  code(language: string, lines: number): string;
  table(columns: number, rows: number): string;
}

export const enSpeech: SpeechLabels = {
  answer: (text) => `Assistant: ${text}`,
  code: (language, lines) => `Code${language && ` in ${language}`}, ${lines === 1 ? '1 line' : `${lines} lines`}`,
  table: (columns, rows) => `Table, ${columns} columns, ${rows === 1 ? '1 row' : `${rows} rows`}`,
};
