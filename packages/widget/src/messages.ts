/** All that only messages need. A chunk of its own, so that the first composer comes without it. */
export {AnswerTexts} from './controllers/answer-texts.ts';
export {lazyCards} from './controllers/cards.ts';
export {onlyTextGrew} from './controllers/only-text-grew.ts';
export {AnswerReader} from './speech/answer-reader.ts';
export {messageStyles} from './views/message.styles.ts';
export {message} from './views/message.ts';
