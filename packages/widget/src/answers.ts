/** All that only answers need. A chunk of its own, so that the first composer comes without it. */
export {createMarkdownStream} from './markdown/index.ts';
export {answerStyles} from './views/answer.styles.ts';
export {revealSource, sources} from './views/sources.ts';
