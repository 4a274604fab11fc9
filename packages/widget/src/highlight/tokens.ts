/// <reference path="./highlight-js.d.ts" />
import core, {type Emitter} from '@highlightjs/cdn-assets/es/core.min.js';
import bash from '@highlightjs/cdn-assets/es/languages/bash.min.js';
import csharp from '@highlightjs/cdn-assets/es/languages/csharp.min.js';
import dos from '@highlightjs/cdn-assets/es/languages/dos.min.js';
import ini from '@highlightjs/cdn-assets/es/languages/ini.min.js';
import json from '@highlightjs/cdn-assets/es/languages/json.min.js';
import powershell from '@highlightjs/cdn-assets/es/languages/powershell.min.js';
import sql from '@highlightjs/cdn-assets/es/languages/sql.min.js';
import xml from '@highlightjs/cdn-assets/es/languages/xml.min.js';
import yaml from '@highlightjs/cdn-assets/es/languages/yaml.min.js';
import {type Kind, kindOf} from './kinds.ts';

/** A part of the code, by UTF-16 offsets. Tokens come in order and do not overlap. */
export interface Token {
  start: number;
  end: number;
  kind: Kind;
}

/**
 * Some of the grammars' patterns look at all that follows from every place: 20,000 letters of one line took 2 s, and
 * as many of usual code 60 ms. A slice of this length takes 5 ms, and 15 where it is worst.
 */
const SLICE = 1_500;
/** For a slice that ends inside a long comment or string. */
const LONGEST_SLICE = 2 * SLICE;

/**
 * Reads code slice by slice, and yields the tokens of each, so that the caller can rest between them. A slice ends
 * with a line after which nothing is left open. Code in which there is none for long is not read to its end.
 */
export function* tokenize(code: string, grammar: string): Generator<Token[]> {
  for (let start = 0, size = SLICE; start < code.length; ) {
    const isLast = start + size >= code.length;
    const slice = code.slice(start, start + size);
    const {tokens, settled} = read(slice, grammar);
    const end = isLast ? size : settled;
    if (end) {
      yield tokens.filter((token) => token.start < end).map((token) => shifted(token, start));
      start += end;
      size = SLICE;
    } else if (size < LONGEST_SLICE && slice.includes('\n')) size = LONGEST_SLICE;
    else return;
  }
}

/** Notes where scopes begin and end, in place of the HTML that would be made otherwise. */
class Recorder implements Emitter {
  readonly tokens: Token[] = [];
  /** The end of the last line that ends outside of every scope. */
  settled = 0;
  #length = 0;
  readonly #scopes: string[] = [];

  addText(text: string): void {
    const start = this.#length;
    const end = start + text.length;
    this.#length = end;
    const lineEnd = text.lastIndexOf('\n') + 1;
    if (lineEnd && !this.#scopes.length) this.settled = start + lineEnd;
    const kind = kindOf(this.#scopes);
    if (!kind || !text.trim()) return;
    const last = this.tokens.at(-1);
    if (last?.kind === kind && last.end === start) last.end = end;
    else this.tokens.push({start, end, kind});
  }

  startScope(scope: string): void {
    this.#scopes.push(scope);
  }

  endScope(): void {
    this.#scopes.pop();
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(inner: Recorder): void {
    this.tokens.push(...inner.tokens.map((token) => shifted(token, this.#length)));
    this.#length += inner.#length;
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}

const highlighter = core.newInstance();
highlighter.configure({__emitter: Recorder});
for (const [name, grammar] of Object.entries({bash, csharp, dos, ini, json, powershell, sql, xml, yaml}))
  highlighter.registerLanguage(name, grammar);

function read(code: string, language: string): Recorder {
  return highlighter.highlight(code, {language, ignoreIllegals: true})._emitter as Recorder;
}

function shifted({start, end, kind}: Token, by: number): Token {
  return {start: start + by, end: end + by, kind};
}
