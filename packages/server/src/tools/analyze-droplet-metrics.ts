import {readMetrics} from '../metrics/read-metrics.ts';
import {metricsCard} from './cards.ts';
import {findDroplet, shownName} from './find-droplet.ts';
import {type Tool, ToolInputError} from './tool.ts';
import {isoTime, measuredForModel, missingForModel} from './words.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 7;
const MAX_DAYS = 30;

export const analyzeDropletMetrics: Tool = {
  name: 'analyze_droplet_metrics',
  description:
    "Analyses what one of this user's servers did over some days: usage of CPU, memory, disk and network, with mean, " +
    'p95 and maximum, how much of the time was measured and by whom. For questions about why a server is slow or busy.',
  parameters: {
    name: {type: 'string', description: 'The name of the server, such as win-web-01', required: true},
    days: {type: 'number', description: `Days back from now, 1 to ${MAX_DAYS}; ${USUAL_DAYS} by default`},
  },
  returns: {
    server: {type: 'object', description: 'Name, status, size and vCPUs of the server'},
    window: {type: 'object', description: 'From when to when, and how many days'},
    measured: {
      type: 'array',
      description: 'What was measured: metric, unit, mean, p95, maximum, last value, share of the time, source',
    },
    notMeasured: {type: 'array', description: 'Metrics that nobody measures on this server'},
    howToMeasure: {type: 'string', description: 'How they can be measured'},
    sourcesThatDidNotAnswer: {type: 'array', description: 'Sources that could not be read just now'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: ({name}) => `Reading what ${shownName(name)} did…`,
  async run({name, days = USUAL_DAYS}, context) {
    if (typeof days !== 'number' || !(days >= 1 && days <= MAX_DAYS)) {
      throw new ToolInputError(`"days" must be a number from 1 to ${MAX_DAYS}.`);
    }
    const {droplet} = await findDroplet(name, context);
    const to = context.now();
    const window = {from: to - days * DAY_MS, to, by: context.scope.requiredTagPrefix};
    const found = await readMetrics(context.metrics, droplet, window, context.signal);
    const data = {
      server: {name: droplet.name, status: droplet.status, size: droplet.size, vcpus: droplet.vcpus},
      window: {from: isoTime(window.from), to: isoTime(window.to), days},
      measured: found.measured.map(measuredForModel),
      ...missingForModel(found),
      asOf: isoTime(found.asOf),
    };
    return {data, cards: [metricsCard(droplet, found, window)]};
  },
};
