import {ACTION_TOOLS} from '@wincloud/chat-core/protocol';
import {type Agent, HOUSE_RULES} from './agent.ts';

/** Looks at what the user's servers are and do, and says what would fit better. */
export const optimizer: Agent = {
  id: 'optimizer',
  name: 'Optimizer',
  description: 'Sizes and load of your servers: what is too small, too large or idle.',
  topics: [
    'smaller',
    'right-siz*',
    'rightsiz*',
    'downsiz*',
    'oversized',
    'undersized',
    'underused',
    'idle',
    'optimi*',
    'which of my servers',
  ],
  instructions: `You are the optimizer agent. You judge whether servers have the right size.
Before you speak of a server, read it with a tool. Give the arithmetic behind a recommendation, and say what is not known.
You change nothing: you propose, and the user confirms on a card. Never say that something was done.\n${HOUSE_RULES}`,
  tools: [
    'list_droplets',
    'get_droplet',
    'analyze_droplet_metrics',
    'check_resource_utilization',
    'calculate_cost_savings',
    'check_backups',
    'check_firewall',
    ...ACTION_TOOLS,
  ],
};
