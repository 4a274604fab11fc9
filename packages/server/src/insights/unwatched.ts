import type {AlertPolicy, Droplet, UptimeCheck} from '../resources.ts';
import type {Bases, Change, Confidence} from './recommendation.ts';

export interface Unwatched {
  confidence: Confidence;
  basis: Bases['unwatched'];
  wouldChange: Change[];
}

/**
 * Whether nobody would hear of it if a running machine stopped to answer: no alert policy and no uptime check that is on
 * watches it. Nothing is said where one of the two lists could not be read, nor of a machine that is off. It is never sure:
 * a check by name, and whoever watches by other means, is not known.
 */
export function unwatched(
  {id, status}: Droplet,
  policies: readonly AlertPolicy[] | undefined,
  checks: readonly UptimeCheck[] | undefined,
): Unwatched[] {
  if (status !== 'active' || policies === undefined || checks === undefined) return [];
  if ([...policies, ...checks].some(({enabled, dropletIds}) => enabled && dropletIds.includes(id))) return [];
  return [
    {
      confidence: {level: 'medium', because: ['other-watchers']},
      basis: {},
      wouldChange: [{change: 'watched'}, {change: 'watched-elsewhere'}],
    },
  ];
}
