import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {startDigitalOcean} from './index.ts';

const {values} = parseArgs({
  options: {
    port: {type: 'string', default: '8789'},
    knowledge: {type: 'string', default: fileURLToPath(new URL('../../knowledge', import.meta.url))},
  },
});

const digitalOcean = await startDigitalOcean({port: Number(values.port), knowledgeDir: values.knowledge});
console.log(`A local DigitalOcean listens on ${digitalOcean.url}`);
const {agent, inference, cloud, cloudChanges} = digitalOcean.keys;
console.log(`Agent key ${agent}, inference key ${inference}, cloud token ${cloud}, token for changes ${cloudChanges}`);
process.once('SIGINT', () => void digitalOcean.close());
process.once('SIGTERM', () => void digitalOcean.close());
