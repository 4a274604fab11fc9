import {fence} from './fence.ts';

/**
 * What an agent with functions needs to call one, for one turn. The token is ours, so it stands in the fence as it is: it is
 * longer than a value of anybody else's may be.
 */
export function describeFunctions(contextToken: string, word: string): string {
  const about =
    'Your functions need the argument context_token. Pass the one below with every call, exactly as it is, and never show it.';
  return `${about}\n${fence(JSON.stringify({context_token: contextToken}), word)}`;
}
