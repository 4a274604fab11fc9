import type {ChatMessage} from '../inference/chat-request.ts';
import type {Section} from './articles.ts';
import {type Asked, FEW_TERMS, inContext} from './asked.ts';
import {blocksOf, wordsIn} from './blocks.ts';
import {dataLines} from './data-lines.ts';
import {intentOf, isTrouble, topicOf} from './intent.ts';
import {isPowerRequest, leadOf, unknownName} from './lead.ts';
import {type Mentions, mentionsIn} from './mentions.ts';
import {passagesOf} from './passages.ts';
import {createSearch, type Found, type Hit} from './search.ts';
import {factsAnswer} from './server-facts.ts';
import {isOff, nameOf} from './server-words.ts';
import {type KnownServers, serversIn} from './servers.ts';
import {smallTalk, topicsOf} from './small-talk.ts';
import {termsOf} from './terms.ts';
import {toolWords} from './tool-words.ts';
import {type Turn, turnOf} from './turn.ts';

/** What the agent says, and what it says it from. */
export interface Answer {
  readonly text: string;
  /** Sections in the order of their markers; the first is `[[C1]]`. */
  readonly cited: readonly Hit[];
  /** Everything that was retrieved, cited or not. */
  readonly retrieved: readonly Hit[];
}

export interface AnswerOptions {
  readonly messages: readonly ChatMessage[];
  /** False answers without the knowledge base, as an agent does that is called without `agent=true`. */
  readonly knowledge: boolean;
  readonly cite: boolean;
}

export interface Agent {
  answer(options: AnswerOptions): Answer;
}

/** With headings and the closing line an answer then stays near 350 words. */
const MAX_WORDS = 320;
const MAX_WORDS_WHILE_OFF = 160;

/**
 * The agent: it retrieves passages for the question and puts them together with what the data says about the machine
 * in question. There is no script in it; what no article covers it does not know, and says so.
 */
export const createAgent = (sections: readonly Section[]): Agent => {
  const search = createSearch(sections);
  const topics = topicsOf(sections);
  return {
    answer({messages, knowledge, cite}) {
      const turn = turnOf(messages);
      const known = serversIn(turn.data);
      const intent = intentOf(turn.question);
      if (intent !== 'question' || turn.question === '') {
        return said(smallTalk(intent === 'question' ? 'greeting' : intent, known, topics));
      }
      const told = toolWords(turn.toolResults);
      if (told.answer !== null) return said(told.answer);
      // Numbers are what was asked for, unless something is wrong.
      if (told.lines.length > 0 && !isTrouble(turn.question)) return said(told.lines.join('\n'));
      const asked = inContext(turn, known, (words) => search.find(words).convincing);
      const mentions = asked.mentions;
      const facts = mentions.unknown.length > 0 ? null : factsFor(turn, asked, known);
      if (facts !== null) return said(withMeasurements(facts, turn));
      if (mentions.unknown.length > 0 && mentions.servers.length === 0 && saysNothingElse(turn.question, mentions)) {
        return said(withMeasurements(unknownName(mentions.unknown, known), turn));
      }
      if (asked.otherMachine || isPowerRequest(turn.question, mentions.servers)) {
        const rest = asked.otherMachine ? 'Otherwise what I wrote before holds for it as well.' : '';
        return said([leadFor(turn, asked, known, true), rest].filter((part) => part !== '').join('\n\n'));
      }
      const found = knowledge ? unsaid(search.find(asked.subject), turn, asked) : NOTHING;
      const lead = leadFor(turn, asked, known, found.convincing);
      if (!found.convincing && mentions.servers.length > 0 && mentions.servers.every(isOff)) {
        return {
          ...said(`${lead}\n\nIf something is still wrong once it runs, tell me what you see.`),
          retrieved: found.hits,
        };
      }
      if (!found.convincing) {
        return {...said(notKnown(lead, topics, known, asked.followsUp)), retrieved: found.hits};
      }
      const meant = mentions.servers.length === 1 ? (mentions.servers[0] ?? null) : soleServer(known, mentions);
      const off = meant !== null && isOff(meant) && topicOf(asked.subject) === 'connect';
      const passages = passagesOf({
        hits: found.hits,
        server: meant,
        // Steps for a machine that is off are for later, if at all.
        wordBudget: off ? MAX_WORDS_WHILE_OFF : MAX_WORDS - wordsIn(lead),
        cite,
        question: asked.subject,
      });
      const text = [lead, passages.text, closingFor(asked.words, passages.text)].filter((part) => part !== '');
      return {text: text.join('\n\n'), cited: passages.used, retrieved: found.hits};
    },
  };
};

const NOTHING: Found = {hits: [], convincing: false};

/** Facts for the question itself, or for the one before when only the machine changes. */
const factsFor = (turn: Turn, {mentions, otherMachine}: Asked, known: KnownServers): string | null => {
  const named = mentions.servers;
  const question =
    turn.earlierQuestions.length > 0 && known.list.length > 1
      ? turn.question.replace(/\bwhich (?:ones?|of (?:them|those|these))\b/i, 'which of my servers')
      : turn.question;
  const facts = factsAnswer({question, named, known});
  const before = turn.earlierQuestions.at(-1);
  return facts ?? (otherMachine && before ? factsAnswer({question: before, named, known}) : null);
};

/** "Is web-9 running?" about a machine that is not there leaves nothing to explain. */
const saysNothingElse = (question: string, mentions: Mentions): boolean =>
  !isTrouble(question) &&
  (termsOf(mentions.stripped).length < FEW_TERMS || /^(?:is|are|what'?s?|where|when|does|has)\b/i.test(question));

const soleServer = (known: KnownServers, mentions: Mentions) =>
  known.list.length === 1 && mentions.unknown.length === 0 ? (known.list[0] ?? null) : null;

/** After "that did not help", passages that were given already are no help either. */
const unsaid = (found: Found, turn: Turn, {followsUp}: Asked): Found => {
  if (!followsUp) return found;
  const before = turn.earlierAnswers.join('\n');
  const hits = found.hits.filter(({section}) => !before.includes(beginningOf(section.text)));
  return {hits, convincing: found.convincing && hits.length > 0};
};

/** Enough of a passage to recognise it in an answer, as it is shown there. */
const beginningOf = (text: string): string => (blocksOf(text)[0]?.text ?? text).slice(0, 40);

const leadFor = (
  turn: Turn,
  {words, mentions, followsUp, otherMachine}: Asked,
  known: KnownServers,
  convincing: boolean,
): string => {
  const measured = measurements(turn);
  if (followsUp && !otherMachine && mentions.unknown.length === 0) {
    const off = mentions.servers.filter(isOff);
    const still = off.map((server) => `${nameOf(server)} is still powered off; turn it on before anything else.`);
    const next = !convincing ? '' : isTrouble(turn.question) ? 'Then look at this next.' : 'Here is more on that.';
    return [...still, next, measured].filter((part) => part !== '').join('\n\n');
  }
  const topic = topicOf(mentionsIn(words, known).stripped);
  const lead = leadOf({
    question: otherMachine ? words : turn.question,
    topic,
    named: mentions.servers,
    unknown: mentions.unknown,
    known,
  });
  return [lead, measured].filter((part) => part !== '').join('\n\n');
};

const said = (text: string): Answer => ({text, cited: [], retrieved: []});

/** Facts beside the list of machines, such as what a tool measured. */
const measurements = (turn: Turn): string => {
  const words = toolWords(turn.toolResults);
  const lines = [...words.lines, ...dataLines(turn.data.filter((value) => !words.told.includes(value)))];
  return lines.length === 0 ? '' : `What the data shows:\n\n${lines.join('\n')}`;
};

const withMeasurements = (facts: string, turn: Turn): string =>
  [facts, measurements(turn)].filter((part) => part !== '').join('\n\n');

const notKnown = (lead: string, topics: string, known: KnownServers, followsUp: boolean): string => {
  const own = known.list.length > 0 ? ' I can also tell you the state, address, size and backups of your servers.' : '';
  const nothing = followsUp
    ? 'I have nothing further on that in the help articles, and I would rather not guess.'
    : 'I do not know the answer to that: none of the help articles covers it, and I would rather not guess.';
  return [
    lead,
    `${nothing} I can help with ${topics}.${own}`,
    'If it is about your server, open a ticket with support and describe what you see; they can look at the machine itself.',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** Where to turn when something is wrong and the steps do not help; not twice when a passage says so already. */
const closingFor = (asked: string, text: string): string =>
  isTrouble(asked) && !/\bticket\b/i.test(text)
    ? 'If none of this helps, open a ticket with support and say what each step showed.'
    : '';
