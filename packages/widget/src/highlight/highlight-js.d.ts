/** What of highlight.js is used. Its package of browser modules comes without types. */

declare module '@highlightjs/cdn-assets/es/core.min.js' {
  /** Is told the text piece by piece, with the scopes that begin and end between the pieces. */
  export interface Emitter {
    addText(text: string): void;
    startScope(scope: string): void;
    endScope(): void;
    /** Older names of the two above, which it still calls. */
    openNode(scope: string): void;
    closeNode(): void;
    __addSublanguage(emitter: Emitter, name: string): void;
    finalize(): void;
    toHTML(): string;
  }

  export interface Highlighter {
    configure(options: {__emitter: new () => Emitter}): void;
    registerLanguage(name: string, grammar: object): void;
    highlight(code: string, options: {language: string; ignoreIllegals: boolean}): {_emitter: Emitter};
    newInstance(): Highlighter;
  }

  const core: Highlighter;
  export default core;
}

declare module '@highlightjs/cdn-assets/es/languages/*' {
  const grammar: object;
  export default grammar;
}
