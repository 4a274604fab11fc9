/** All that only answers need. A chunk of its own, so that the first composer comes without it. */
export {AnswerTexts} from './controllers/answer-texts.ts';
export {answer} from './views/answer.ts';
export {answerStyles} from './views/answer.styles.ts';
