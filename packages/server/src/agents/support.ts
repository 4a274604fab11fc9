import {ACTION_TOOLS} from '@wincloud/chat-core/protocol';
import {type Agent, HOUSE_RULES} from './agent.ts';

/** Answers what users ask most: connecting, passwords, disks, updates, websites, databases. */
export const support: Agent = {
  id: 'support',
  name: 'Support',
  description: 'Connecting, passwords, disks, updates, websites and databases on your servers.',
  topics: [],
  instructions: `You are the support agent for Windows servers.\n${HOUSE_RULES}`,
  tools: [
    'list_droplets',
    'get_droplet',
    'analyze_droplet_metrics',
    'check_resource_utilization',
    'check_backups',
    'check_firewall',
    'check_rdp',
    'list_buckets',
    ...ACTION_TOOLS,
  ],
};
