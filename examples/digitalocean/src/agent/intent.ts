/** What kind of thing was said, as far as its wording alone can tell. */
export type Intent = 'greeting' | 'thanks' | 'goodbye' | 'capabilities' | 'question';

/** A greeting is only the whole message when nothing else is said in it. */
const MAX_SMALL_TALK_WORDS = 6;

export const intentOf = (text: string): Intent => {
  const said = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .trim();
  const short = said.split(/\s+/).length <= MAX_SMALL_TALK_WORDS;
  if (
    /\b(?:what can you (?:do|help)|who are you|what are you|how can you help|are you (?:a |an )?(?:bot|human|ai|real))\b/.test(
      said,
    )
  ) {
    return 'capabilities';
  }
  if (!short) return 'question';
  if (
    /^(?:ok(?:ay)? |great |perfect |cool |super |awesome )*(?:many )?(?:thanks|thank you|thx|ty|cheers|much appreciated)\b/.test(
      said,
    )
  ) {
    return 'thanks';
  }
  if (/^(?:bye|goodbye|see you|good night|that'?s all|nothing else)\b/.test(said)) return 'goodbye';
  if (
    /^(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day))\b(?: (?:there|all|team|everyone|again|how are you|how's it going|support))*$/.test(
      said,
    )
  ) {
    return 'greeting';
  }
  return /^(?:help|help me|i need help|can you help me|start)$/.test(said) ? 'capabilities' : 'question';
};

/** What a question about a machine turns on; it decides what is worth saying about the machine. */
export type Topic = 'connect' | 'performance' | 'backup' | 'disk' | 'resize' | 'cost' | 'other';

const TOPICS: readonly (readonly [Topic, RegExp])[] = [
  ['backup', /\b(?:back(?:ed|ing)?[ -]?ups?|snapshots?|restor\w*|recover (?:a |the |my )?(?:file|data|version))\b/i],
  ['cost', /\b(?:cost\w*|price\w*|pricing|bill\w*|invoice\w*|charge\w*|cheaper|pay\w*|refund\w*)\b/i],
  [
    'resize',
    /\b(?:resiz\w*|upgrad\w*|downgrad\w*|bigger|larger|scale|more (?:ram|memory|cpus?|vcpus?|cores|disk|space))\b/i,
  ],
  ['disk', /\b(?:disk|drive|c:|storage|out of space|free (?:up )?space|low on space|volume)\b/i],
  [
    'performance',
    /\b(?:slow\w*|sluggish|lag\w*|perform\w*|cpu|memory|ram|load|high usage|freez\w*|hang\w*|unresponsive)\b/i,
  ],
  [
    'connect',
    /\b(?:rdp|remote desktop|mstsc|3389|connect\w*|reach\w*|log ?(?:in|on)|sign ?in|ping\w*|unreachable|time[sd]? ?out|not respond\w*|(?:web ?)?site|iis|black screen|offline|down)\b/i,
  ],
];

export const topicOf = (question: string): Topic => TOPICS.find(([, words]) => words.test(question))?.[0] ?? 'other';

/** True when something is wrong, rather than merely to be done. */
export const isTrouble = (question: string): boolean =>
  /\b(?:why|can'?t|cannot|can not|won'?t|doesn'?t|does not|isn'?t|not (?:work|respond|start|connect|load)\w*|unable|error|fail\w*|slow\w*|fix|broken|problem|issue|crash\w*|stuck|down|lost|refus\w*|denied|time[sd]? ?out|locked|hacked|full|unreachable|offline|disconnect\w*)\b/i.test(
    question,
  );

/** What somebody asks the agent to do itself. It can read and explain; it changes nothing. */
export const requestedAction = (question: string): string | null => {
  const verb =
    /^(?:please |pls |hey,? |now )*(?:(?:can|could|would|will) you (?:please )?|i want you to )?(reboot|restart|delete|destroy|resize|rebuild|shut ?down|stop|start|turn (?:on|off)|power (?:on|off|cycle)|create|deploy|restore|reset|change|enable|disable|open|close|cancel|upgrade|remove|take a (?:snapshot|backup))\b/i.exec(
      question.trim(),
    )?.[1];
  return verb?.toLowerCase() ?? null;
};

/** A follow-up leans on what was asked before: it points back, or has next to nothing to search for. */
export const pointsBack = (question: string): boolean =>
  /^(?:and|but|so|ok(?:ay)?|then|what (?:if|about|next|else)|how about|why|how|that|it|still|no[ ,.]|nope|didn'?t)\b/i.test(
    question.trim(),
  ) && /\b(?:that|this|it|those|them|else|next|instead|still|neither|again)\b|^\W*\w+\W*$/i.test(question);
