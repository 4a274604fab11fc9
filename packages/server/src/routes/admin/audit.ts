import {type Context, Hono} from 'hono';
import type {AppEnv, Deps} from '../../app.ts';
import {exportLines} from '../../audit/export.ts';
import {createSigner} from '../../audit/signature.ts';
import {unavailable} from '../../errors.ts';
import {targetOf} from './target.ts';

/** Checkpoints in one answer. */
const PAGE = 1_000;

/** The record of what was done, for operators and auditors: of their own tenant, or of one below. */
export function adminAuditRoutes(deps: Deps) {
  const {store, now, log} = deps;
  const {publicKey} = createSigner(store.auditKey);

  /** All of a record, as `wincloud-chat audit verify` takes it: JSON lines, signed at the end. Being read is on record. */
  async function record(c: Context<AppEnv>): Promise<Response> {
    const tenant = await targetOf(c, deps, 'audit:read');
    const {tenant: from, subject} = c.get('principal');
    const requestId = c.get('requestId');
    await store
      .appendAudit({tenant: from, subject, action: 'audit.export', requestId, detail: {of: tenant}}, now())
      .catch(unavailable);
    const lines = exportLines(store, tenant, now());
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const {done, value} = await lines.next();
          if (done) return controller.close();
          controller.enqueue(encoder.encode(`${value}\n`));
        } catch (error) {
          // Without its head no part of it verifies: cut, it cannot be taken for whole.
          log('error', {event: 'audit-export-broken', requestId, detail: String(error)});
          controller.error(new Error('the export was cut'));
        }
      },
      async cancel() {
        await lines.return(undefined);
      },
    });
    c.header('content-disposition', `attachment; filename="${tenant}-audit.jsonl"`);
    return c.body(body, 200, {'content-type': 'application/jsonl; charset=utf-8'});
  }

  /** Signed checkpoints after row `after`, oldest first, `limit` at most. */
  async function checkpoints(c: Context<AppEnv>): Promise<Response> {
    const tenant = await targetOf(c, deps, 'audit:read');
    const after = wholeNumber(c.req.query('after'), 0);
    const limit = Math.min(PAGE, wholeNumber(c.req.query('limit'), PAGE));
    return c.json({tenant, checkpoints: await store.readCheckpoints(tenant, after, limit)});
  }

  return (
    new Hono<AppEnv>()
      .get('/v1/admin/audit', record)
      .get('/v1/admin/tenants/:tenant/audit', record)
      .get('/v1/admin/checkpoints', checkpoints)
      .get('/v1/admin/tenants/:tenant/checkpoints', checkpoints)
      /** The public key, to be kept where this server cannot write. */
      .get('/v1/admin/audit/key', async (c) => {
        await targetOf(c, deps, 'audit:read');
        return c.json({key: publicKey});
      })
  );
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
}
