import {analyzeDropletMetrics} from './analyze-droplet-metrics.ts';
import {calculateCostSavings} from './calculate-cost-savings.ts';
import {checkBackups} from './check-backups.ts';
import {checkFirewall} from './check-firewall.ts';
import {checkRdp} from './check-rdp.ts';
import {checkResourceUtilization} from './check-resource-utilization.ts';
import {getBill} from './get-bill.ts';
import {getDroplet} from './get-droplet.ts';
import {listBuckets} from './list-buckets.ts';
import {listDroplets} from './list-droplets.ts';
import {PROPOSING_TOOLS} from './propose.ts';
import type {Tool} from './tool.ts';

/** Every tool there is. An agent names those it may use. */
export const TOOLS: readonly Tool[] = [
  listDroplets,
  getDroplet,
  analyzeDropletMetrics,
  checkResourceUtilization,
  calculateCostSavings,
  getBill,
  checkBackups,
  checkFirewall,
  checkRdp,
  listBuckets,
  ...PROPOSING_TOOLS,
];
