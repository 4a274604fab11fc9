import {analyzeDropletMetrics} from './analyze-droplet-metrics.ts';
import {calculateCostSavings} from './calculate-cost-savings.ts';
import {checkResourceUtilization} from './check-resource-utilization.ts';
import {getDroplet} from './get-droplet.ts';
import {listDroplets} from './list-droplets.ts';
import type {Tool} from './tool.ts';

/** Every tool there is. An agent names those it may use. */
export const TOOLS: readonly Tool[] = [
  listDroplets,
  getDroplet,
  analyzeDropletMetrics,
  checkResourceUtilization,
  calculateCostSavings,
];
