export {AGENT_KEY, CLOUD_TOKEN, INFERENCE_KEY, type Keys} from './credentials.ts';
export {type DigitalOcean, type DigitalOceanOptions, type LoggedCall, startDigitalOcean} from './start-digitalocean.ts';
