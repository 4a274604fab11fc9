import {isRecord} from '../read-json.ts';
import {pointsBack} from './intent.ts';
import {type Mentions, mentionsIn} from './mentions.ts';
import type {KnownServers} from './servers.ts';
import {termsOf} from './terms.ts';
import type {Turn} from './turn.ts';

/** A question with what it leans on. */
export interface Asked {
  readonly words: string;
  /** The words to search for, without names of machines. */
  readonly subject: string;
  readonly mentions: Mentions;
  readonly followsUp: boolean;
  /** True for "and web-2?": the question before, about another machine. */
  readonly otherMachine: boolean;
}

/** A question with fewer words to search for than this leans on the one before, unless an article is about just that. */
export const FEW_TERMS = 2;

/** Words for a machine that was named before. "Is it possible" is about nothing. */
const SAME_MACHINE =
  /\b(?:its?|it's|there)\b(?! possible)|\b(?:that|the|this|same) (?:server|machine|droplet|vm|vps|one)\b/i;

/** A machine that a tool gave an answer about is there, even when the answer does not describe it. */
const withoutAnswered = (mentions: Mentions, turn: Turn): Mentions => {
  const answered = turn.toolResults
    .filter(({value}) => isRecord(value) && value.error === undefined)
    .map((result) => result.arguments.toLowerCase());
  return {
    ...mentions,
    unknown: mentions.unknown.filter((name) => !answered.some((text) => text.includes(name.toLowerCase()))),
  };
};

/** Goes back to the question that a follow-up follows, through other follow-ups, and to the machine it named. */
export const inContext = (turn: Turn, known: KnownServers, isKnown: (words: string) => boolean): Asked => {
  const leansBack = (question: string): boolean => {
    const {stripped} = mentionsIn(question, known);
    return pointsBack(question) || (termsOf(stripped).length < FEW_TERMS && !isKnown(stripped));
  };
  let mentions = withoutAnswered(mentionsIn(turn.question, known), turn);
  let words = turn.question;
  const earlier = turn.earlierQuestions.toReversed();
  const followsUp = earlier.length > 0 && leansBack(turn.question);
  if (followsUp) {
    for (const question of earlier) {
      words = `${question} ${words}`;
      if (!leansBack(question)) break;
    }
  }
  const otherMachine = followsUp && mentions.servers.length > 0 && termsOf(mentions.stripped).length === 0;
  if (
    mentions.servers.length === 0 &&
    mentions.unknown.length === 0 &&
    (followsUp || SAME_MACHINE.test(turn.question))
  ) {
    const before = earlier.map((question) => mentionsIn(question, {...known, named: []}).servers);
    mentions = {...mentions, servers: before.find((servers) => servers.length > 0) ?? []};
  }
  return {words, subject: subjectOf(mentionsIn(words, known).stripped), mentions, followsUp, otherMachine};
};

/**
 * "I can't reach it" has one word to search for, and half of all articles have it. What is meant is the commonest case
 * of it, and that one does have an article.
 */
const VAGUE: readonly (readonly [RegExp, string])[] = [
  [/\b(?:reach|connect|get in(?:to)?|log ?in|respond|answer)\w*\b/i, 'RDP cannot connect'],
  [/\b(?:slow|sluggish|lag|hang|freez|unresponsive|busy)\w*\b/i, 'slow server, high CPU, memory'],
];

const subjectOf = (stripped: string): string => {
  const said = termsOf(stripped).filter((term) => term !== 'server');
  const meant = said.length < FEW_TERMS ? VAGUE.find(([words]) => words.test(stripped)) : undefined;
  return meant?.[1] ?? stripped;
};
