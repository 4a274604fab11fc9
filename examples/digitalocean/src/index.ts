export type {ActionType} from './cloud/action-request.ts';
export type {ActionFault, FailActions} from './cloud/writes.ts';
export {AGENT_KEY, CLOUD_CHANGES_TOKEN, CLOUD_TOKEN, INFERENCE_KEY, type Keys} from './credentials.ts';
export {type DigitalOcean, type DigitalOceanOptions, type LoggedCall, startDigitalOcean} from './start-digitalocean.ts';
