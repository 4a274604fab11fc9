import type {Labels} from './en.ts';

const SIGNED_OUT = 'You are signed out. Sign in again, then go on here: your text is kept.';

/** Words for the visitor, where the server's own words are meant for whoever runs the site. They come with the first error. */
export const enErrors: Labels['errors'] = {
  rate_limited: 'That was a lot of messages in a short time. Please wait a moment.',
  too_many_streams: 'Two answers are being written for you already. Wait for one to end or stop it.',
  user_budget_exhausted: 'Your allowance of answers for today is used up. It begins anew at midnight (UTC).',
  tenant_budget_exhausted: 'This site’s allowance of answers for today is used up. It begins anew at midnight (UTC).',
  identity_invalid: SIGNED_OUT,
  identity_unavailable: SIGNED_OUT,
  session_invalid: SIGNED_OUT,
  tenant_unknown: 'This chat is not set up: its tenant is not known.',
  origin_not_allowed: 'This chat is not allowed on this site yet. The site’s exact origin has to be added to it.',
  internal: 'Something went wrong on our side. Please try again.',
  agent_unreachable: 'The assistant cannot be reached just now. Your question is kept.',
  agent_timeout: 'The assistant stopped answering. Your question is kept.',
  agent_rate_limited: 'The assistant is busy. Your question is kept; please wait a moment.',
  agent_incomplete: 'This answer was cut off before its end.',
  turn_interrupted: 'This answer was cut off by a restart. Ask again for a whole one.',
};
