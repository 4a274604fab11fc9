/**
 * The fixed credentials of the local DigitalOcean.
 *
 * They are spelt as demo values and never like a real token (`dop_v1_…`), so that a secret scanner stays quiet and
 * nobody takes one of them for a key worth keeping.
 */
export const AGENT_KEY = 'demo-agent-key';

/** The key of serverless inference; the real one is another key than the agent's, so this one is too. */
export const INFERENCE_KEY = 'demo-inference-key';

/** The token of the control plane (`/v2`). It can read and nothing else, like the one a support chat should have. */
export const CLOUD_TOKEN = 'demo-cloud-token';

/** The other token of the control plane: it can change machines and firewalls too. */
export const CLOUD_CHANGES_TOKEN = 'demo-cloud-changes-token';

/** The credentials by what takes them. */
export interface Keys {
  readonly agent: string;
  readonly inference: string;
  readonly cloud: string;
  readonly cloudChanges: string;
}

export const DEMO_KEYS: Keys = {
  agent: AGENT_KEY,
  inference: INFERENCE_KEY,
  cloud: CLOUD_TOKEN,
  cloudChanges: CLOUD_CHANGES_TOKEN,
};
