export {type AppEnv, createApp, type Deps} from './app.ts';
export {type IdentityToSign, signIdentity} from './identity/sign-identity.ts';
export {
  AgentError,
  type AgentEvent,
  type AgentMessage,
  type AgentModel,
  type AgentRequest,
  type Cloud,
  type Droplet,
  type ResourceScope,
  type Source,
  type Store,
} from './ports.ts';
