import type {ErrorCode} from '@wincloud/chat-core/protocol';
import {type Context, Hono} from 'hono';
import type {Actions} from './actions/actions.ts';
import type {AgentRegistry} from './agents/registry.ts';
import {Fault} from './errors.ts';
import type {Functions} from './functions/functions.ts';
import type {Principal} from './identity/principal.ts';
import type {Log} from './log.ts';
import {answerErrors, answerFault} from './middleware/errors.ts';
import {checkOrigin} from './middleware/origin.ts';
import {protocol} from './middleware/protocol.ts';
import {requireSession} from './middleware/session.ts';
import type {Store} from './ports.ts';
import type {PriceBook} from './prices/price-book.ts';
import {actionRoutes} from './routes/actions.ts';
import {adminAuditRoutes} from './routes/admin/audit.ts';
import {adminTenantRoutes} from './routes/admin/tenants.ts';
import {adminUserRoutes} from './routes/admin/users.ts';
import {agentRoutes} from './routes/agents.ts';
import {chatRoutes} from './routes/chat.ts';
import {configRoutes} from './routes/config.ts';
import {conversationRoutes} from './routes/conversations.ts';
import {feedbackRoutes} from './routes/feedback.ts';
import {functionRoutes} from './routes/functions.ts';
import {healthRoutes} from './routes/health.ts';
import {mcpRoutes} from './routes/mcp.ts';
import {meRoutes} from './routes/me.ts';
import {sessionRoutes} from './routes/session.ts';
import {type WidgetFiles, widgetRoutes} from './routes/widget.ts';
import type {Tenant} from './tenants/tenant.ts';
import type {Tenants} from './tenants/tenants.ts';
import type {Turns} from './turns/turns.ts';

/** All that the app works with. A runtime makes it; tests make it of plain objects. */
export interface Deps {
  store: Store;
  tenants: Tenants;
  agents: AgentRegistry;
  /** Ids of all configured agents, for the readiness check. */
  allAgents: readonly string[];
  turns: Turns;
  /** Undefined where nothing can be changed. */
  actions?: Actions | undefined;
  /** What a tenant's users pay. Never rejects. */
  prices: (tenant: Tenant) => Promise<PriceBook>;
  functions: Functions;
  widget: WidgetFiles;
  log: Log;
  now: () => number;
  /** The address a request came from, as far as it can be believed. */
  clientAddress: (c: Context<AppEnv>) => string;
}

/** What middleware leaves for the routes behind it. */
export interface AppEnv {
  Variables: {
    requestId: string;
    /** The origin that counts, or null outside of a browser. */
    origin: string | null;
    principal: Principal;
    /** Why the request was refused, for the log. */
    code?: ErrorCode;
    tenant: Tenant;
  };
}

/**
 * The whole backend as one fetch handler. The order is the order of trust: origin, session, then the route, which
 * takes from the rate limits before it calls a room.
 *
 * @example
 * const app = createApp(deps);
 * const response = await app.request('/healthz');
 */
export function createApp(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError(answerErrors(deps));
  app.notFound((c) => {
    const allowed = methodsAt(app, c.req.path);
    if (allowed.length === 0) return answerFault(c, new Fault('not_found'));
    c.header('allow', allowed.join(', '));
    return answerFault(c, new Fault('method_not_allowed'));
  });

  app.use(protocol(deps));
  app.route('/', healthRoutes(deps));
  app.route('/', widgetRoutes(deps.widget));

  const checksOrigin = checkOrigin(deps.tenants);
  app.use('/v1/*', checksOrigin);
  app.use('/mcp', checksOrigin);
  app.route('/', configRoutes(deps));
  app.route('/', sessionRoutes(deps));
  // Before the sessions: an agent calls it, which has none. Who it calls for is in a token of its own.
  app.route('/', functionRoutes(deps));

  const requiresSession = requireSession(deps);
  app.use('/v1/*', requiresSession);
  app.use('/mcp', requiresSession);
  app.route('/', agentRoutes(deps));
  app.route('/', chatRoutes(deps));
  app.route('/', conversationRoutes(deps));
  app.route('/', feedbackRoutes(deps));
  app.route('/', actionRoutes(deps));
  app.route('/', meRoutes(deps));
  app.route('/', mcpRoutes(deps));

  // Operators: each route asks for the right that it needs (`identity/roles.ts`).
  app.route('/', adminTenantRoutes(deps));
  app.route('/', adminAuditRoutes(deps));
  app.route('/', adminUserRoutes(deps));
  return app;
}

/** The methods that a path takes, for the one that it does not take. Middleware is registered for all of them. */
function methodsAt({routes}: Hono<AppEnv>, path: string): string[] {
  const matches = (pattern: string) => new RegExp(`^${pattern.replace(/:[^/]+/g, '[^/]+')}$`).test(path);
  return [
    ...new Set(routes.filter((route) => route.method !== 'ALL' && matches(route.path)).map(({method}) => method)),
  ];
}
