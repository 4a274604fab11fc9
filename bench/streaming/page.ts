import {type AnswerKind, answer, pieces} from './answers.ts';
import {CONTENDERS, type Contender} from './contenders.ts';

/** What Node calls in the page, see `run.ts`. */
export interface BenchPage {
  /** Opens a place for an answer; nothing of this is measured. */
  open(name: string): Promise<void>;
  /** Writes the answer, a piece a frame, until it ends or `limitMs` has passed. Resolves to the characters written. */
  stream(kind: AnswerKind, length: number, limitMs: number): Promise<Streamed>;
  close(): void;
}

export interface Streamed {
  characters: number;
  frames: number;
  /** Durations of tasks over 50 ms. */
  longTasks: number[];
}

let scroller: HTMLElement | undefined;
let writing: Awaited<ReturnType<Contender>> | undefined;

const frame = () => new Promise(requestAnimationFrame);

const bench: BenchPage = {
  async open(name) {
    scroller = document.createElement('div');
    scroller.className = 'scroller';
    const text = document.createElement('div');
    text.className = 'text';
    scroller.append(text);
    document.body.append(scroller);
    writing = await (CONTENDERS[name] as Contender)(text);
    for (let count = 0; count < 5; count++) await frame();
  },

  async stream(kind, length, limitMs) {
    const longTasks: number[] = [];
    const observer = new PerformanceObserver((list) =>
      longTasks.push(...list.getEntries().map(({duration}) => duration)),
    );
    observer.observe({type: 'longtask'});
    const until = performance.now() + limitMs;
    let characters = 0;
    let frames = 0;
    for (const piece of pieces(answer(kind, length))) {
      await frame();
      if (performance.now() > until) break;
      writing?.write(piece);
      // A reader follows the end of an answer. deep-chat does this itself.
      if (scroller) scroller.scrollTop = 1e9;
      characters += piece.length;
      frames++;
    }
    writing?.end();
    await frame();
    await frame();
    longTasks.push(...observer.takeRecords().map(({duration}) => duration));
    observer.disconnect();
    return {characters, frames, longTasks};
  },

  close() {
    scroller?.remove();
    scroller = writing = undefined;
  },
};

Object.assign(window, {bench});
