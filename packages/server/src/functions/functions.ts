import {cleanData} from '../agents/fence.ts';
import {Fault, unavailable} from '../errors.ts';
import type {Principal} from '../identity/principal.ts';
import {mayUseTool} from '../identity/roles.ts';
import type {Log} from '../log.ts';
import type {Cloud, Metrics, Store} from '../ports.ts';
import type {PriceBook} from '../prices/price-book.ts';
import {redactionOf} from '../privacy/policy.ts';
import type {Tenant} from '../tenants/tenant.ts';
import {TOOLS} from '../tools/registry.ts';
import {runTool} from '../tools/run-tool.ts';
import {checkToolInput, type Tool, type ToolContext, ToolInputError} from '../tools/tool.ts';

/** Milliseconds of one call. Whoever calls from outside waits no longer than a person would. */
const MAX_CALL_MS = 20_000;

/** Who calls, and by which way. */
export interface FunctionCaller {
  principal: Principal;
  tenant: Tenant;
  requestId: string;
  via: 'function' | 'mcp';
  /** Those of the functions that it was given. All by default. */
  names?: readonly string[] | undefined;
  /** Ends the call when the caller leaves. */
  signal: AbortSignal;
}

/** The tools as others call them than an agent in a turn: an agent's own functions, and assistants over MCP. They only read. */
export interface Functions {
  /** Those that somebody may call. None for a visitor. */
  of(principal: Principal, tenant: Tenant): readonly Tool[];
  /** One that the caller may call. Throws a `Fault` for all others, `role_required`, and that is on record. */
  find(name: string, caller: FunctionCaller): Promise<Tool>;
  /**
   * Checks the input, puts the call on record and makes it, in this order. Throws a `Fault`: `body_invalid` for what the
   * caller can say better, and that is on record, too; `store_unavailable` where nothing can go on record,
   * `function_failed` for all else.
   */
  run(tool: Tool, input: unknown, caller: FunctionCaller): Promise<object>;
}

export interface FunctionsDeps {
  store: Pick<Store, 'appendAudit'>;
  cloud: Cloud;
  /** Who measures machines, the one that is believed first. */
  metrics: readonly Metrics[];
  reach: ToolContext['reach'];
  /** What a tenant's users pay. Never rejects. */
  prices: (tenant: Tenant) => Promise<PriceBook>;
  log: Log;
  now: () => number;
  /** All that there is by default. */
  tools?: readonly Tool[] | undefined;
  maxCallMs?: number | undefined;
}

export function createFunctions({
  store,
  log,
  now,
  tools = TOOLS,
  maxCallMs = MAX_CALL_MS,
  prices,
  ...reads
}: FunctionsDeps): Functions {
  async function record(
    action: 'tool.call' | 'tool.refuse',
    name: string,
    {principal, requestId, via}: FunctionCaller,
  ): Promise<void> {
    const {tenant, subject} = principal;
    await store
      .appendAudit({tenant, subject, action, requestId, detail: {function: name, via}}, now())
      .catch(unavailable);
  }

  const of: Functions['of'] = (principal, tenant) =>
    tools.filter((tool) => isFunction(tool) && mayUseTool(principal, tenant, tool.name));

  return {
    of,
    async find(name, caller) {
      const found = of(caller.principal, caller.tenant).find((tool) => tool.name === name);
      if (found !== undefined && caller.names?.includes(name) !== false) return found;
      // A name that nothing has is the caller's own words.
      await record('tool.refuse', tools.some((tool) => tool.name === name) ? name : 'unknown', caller);
      throw new Fault('role_required');
    },
    async run(tool, input, caller) {
      const {principal, tenant, requestId, signal} = caller;
      try {
        if (caller.via === 'function') checkFlat(input);
        const checked = checkToolInput(tool, input);
        await record('tool.call', tool.name, caller);
        const context = {...reads, now, prices: await prices(tenant), scope: principal.resources, signal};
        const deadline = AbortSignal.timeout(maxCallMs);
        const {output} = await runTool(tool, checked, {context, deadline, redaction: redactionOf(tenant)});
        // It is for a model, whoever's: names and tags are as in a turn.
        return JSON.parse(cleanData(output)) as object;
      } catch (error) {
        if (error instanceof Fault) throw error;
        if (error instanceof ToolInputError) {
          await record('tool.refuse', tool.name, caller);
          throw new Fault('body_invalid', {message: error.message});
        }
        if (!signal.aborted)
          log('warn', {event: 'function-failed', requestId, function: tool.name, detail: String(error)});
        throw new Fault('function_failed');
      }
    },
  };
}

/** Whether a tool is served outside of a turn at all. */
export function isFunction({proposes}: Tool): boolean {
  return proposes !== true;
}

/** The platform passes nothing else on (its function routing takes these three types). */
function checkFlat(input: unknown): void {
  for (const [name, value] of Object.entries(input ?? {})) {
    if (['string', 'number', 'boolean'].includes(typeof value)) continue;
    throw new ToolInputError(`The argument "${name.slice(0, 80)}" must be a string, a number or a boolean.`);
  }
}
