import type {Droplet} from '../ports.ts';
import {namedIn} from './droplet-context.ts';

const MACHINE = '(?:windows )?(?:server|machine|droplet|vm|vps)';

/** Words for a machine that was named before. "Is it possible" is about none. */
const THAT = new RegExp(`\\b(?:it|its|it['’]s)\\b(?! possible)|\\b(?:that|this|the|same) (?:${MACHINE}|one)\\b`);

/** Words for the only machine that somebody has. */
const MINE = new RegExp(`\\b(?:my|our|the|this) ${MACHINE}\\b`);

const SEVERAL = /\b(?:servers|machines|droplets|vms|which of)\b/;

/**
 * The machines that a question is about: those that it names; with none named, the one of an earlier question, where this
 * one points back to it, or the only one that there is. None where several could be meant: nobody guesses.
 *
 * @param earlier what the user asked before, the latest last
 */
export function meantIn(question: string, earlier: readonly string[], droplets: readonly Droplet[]): Droplet[] {
  const named = namedIn(question, droplets);
  if (named.length > 0) return named;
  const text = question.toLowerCase();
  if (SEVERAL.test(text)) return [];
  if (THAT.test(text)) {
    const before = earlier.findLast((one) => SEVERAL.test(one.toLowerCase()) || namedIn(one, droplets).length > 0);
    if (before !== undefined) {
      const those = namedIn(before, droplets);
      return those.length === 1 ? those : [];
    }
  }
  return droplets.length === 1 && (THAT.test(text) || MINE.test(text)) ? [...droplets] : [];
}
