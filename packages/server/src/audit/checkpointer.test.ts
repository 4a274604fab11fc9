import {mkdtempSync, rmSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterAll, afterEach, describe, expect, test, vi} from 'vitest';
import type {CheckpointSink, Store} from '../ports.ts';
import {checkpointWebhook} from '../storage/checkpoint-webhook.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {createCheckpointer} from './checkpointer.ts';
import {createDelivery} from './delivery.ts';
import {exportLines} from './export.ts';
import type {Checkpoint} from './signature.ts';
import {verifyExport} from './verify.ts';

const NOW = 1_800_000_000_000;
const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-checkpoints-'));
let files = 0;
let requests = 0;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => rmSync(directory, {recursive: true}));

async function open(file = ':memory:', sinks: CheckpointSink[] = []) {
  const store = openSqliteStore(file);
  const clock = {now: NOW};
  const logged: object[] = [];
  const log = (_level: string, entry: object) => void logged.push(entry);
  const checkpointer = await createCheckpointer({store, sinks, log, now: () => clock.now});
  const append = (rows: number, tenant = 'wincloud') =>
    Promise.all(
      Array.from({length: rows}, () => {
        requests += 1;
        const entry = {tenant, subject: 'alice', action: 'test', requestId: `r${requests}`, detail: {}};
        return store.appendAudit(entry, clock.now);
      }),
    );
  return {store, clock, logged, checkpointer, append};
}

const seqs = async (store: Store, tenant = 'wincloud') =>
  (await store.readCheckpoints(tenant, 0, 100)).map(({seq}) => seq);

async function verdictOf(store: Store) {
  const lines: string[] = [];
  for await (const line of exportLines(store, 'wincloud', NOW)) lines.push(line);
  return verifyExport([lines]);
}

describe('checkpoints', () => {
  test('are made of every 1,000 rows, and of fewer before the oldest waits for 60 s', async () => {
    const {store, clock, checkpointer, append} = await open();
    await append(2_500);
    await append(3, 'acme');
    await checkpointer.look();
    expect(await seqs(store)).toEqual([1_000, 2_000]);
    expect(await seqs(store, 'acme')).toEqual([]);
    clock.now += 50_000;
    await append(1);
    await checkpointer.look();
    expect(await seqs(store)).toEqual([1_000, 2_000]);
    clock.now += 9_000;
    await checkpointer.look();
    expect(await seqs(store)).toEqual([1_000, 2_000, 2_501]);
    expect(await seqs(store, 'acme')).toEqual([3]);
    clock.now += 600_000;
    await checkpointer.look();
    expect(await seqs(store)).toHaveLength(3);
    expect(await verdictOf(store)).toMatchObject({holds: true, rows: 2_501, checkpoints: 3});
    store.close();
  });

  test('are made of all rows at the end', async () => {
    const {store, checkpointer, append} = await open();
    await append(7);
    await checkpointer.stop();
    expect(await seqs(store)).toEqual([7]);
    store.close();
  });

  test('go on by themselves once started', async () => {
    const {store, clock, checkpointer, append} = await open();
    checkpointer.start();
    await append(2);
    clock.now += 60_000;
    await vi.waitFor(async () => expect(await seqs(store)).toEqual([2]), {timeout: 3_000});
    await checkpointer.stop();
    store.close();
  });
});

describe('rows that somebody changed in the database', () => {
  /** A file of 10 rows with a checkpoint of the fifth, changed while nobody looks. */
  async function tampered(change: string): Promise<string> {
    files += 1;
    const file = join(directory, `${files}.sqlite`);
    const {store, checkpointer, append} = await open(file);
    await append(5);
    await checkpointer.look(true);
    await append(5);
    store.close();
    const db = new DatabaseSync(file);
    db.exec('DROP TRIGGER audit_rows_kept; DROP TRIGGER audit_rows_unchanged');
    db.exec(change);
    db.close();
    return file;
  }

  test.each([
    ["UPDATE audit_rows SET text = replace(text, 'test', 'best') WHERE seq = 8", 8],
    ["UPDATE audit_rows SET hash = replace(hash, substr(hash, 1, 1), 'z') WHERE seq = 8", 8],
    ['DELETE FROM audit_rows WHERE seq = 7', 7],
    ['DELETE FROM audit_rows WHERE seq >= 5', 5],
    ['DELETE FROM audit_rows WHERE seq <= 6', 5],
    ["UPDATE audit_rows SET text = replace(text, 'test', 'best') WHERE seq = 5", 5],
    ['UPDATE audit_checkpoints SET at = 1', 5],
  ])('are told at the start, and nothing more is signed: %s', async (change, seq) => {
    const file = await tampered(change);
    const {store, logged, checkpointer, append} = await open(file);
    expect(logged).toMatchObject([{event: 'audit-broken', tenant: 'wincloud', seq}]);
    await append(2, 'acme');
    await append(2);
    await checkpointer.look(true);
    expect(await seqs(store)).toEqual([5]);
    expect(await seqs(store, 'acme')).toEqual([2]);
    expect(await verdictOf(store)).toMatchObject({holds: false});
    store.close();
  });

  test('and cut from its end show in an export, by the checkpoint that is left', async () => {
    const {store} = await open(await tampered('DELETE FROM audit_rows WHERE seq >= 4'));
    expect(await verdictOf(store)).toMatchObject({holds: false, code: 'removed', seq: 4});
    store.close();
  });

  test('while the server runs are not signed either', async () => {
    const file = await tampered('SELECT 1');
    const {store, logged, checkpointer} = await open(file);
    expect(logged).toEqual([]);
    const db = new DatabaseSync(file);
    db.exec("UPDATE audit_rows SET text = replace(text, 'test', 'best') WHERE seq = 9");
    db.close();
    await checkpointer.look(true);
    await checkpointer.look(true);
    expect(logged).toMatchObject([{event: 'audit-broken', seq: 9}]);
    expect(await seqs(store)).toEqual([5]);
    store.close();
  });
});

describe('delivery', () => {
  /** A place that fails as often as it is told, and what it has. */
  function unsteady(failures: number) {
    const got: number[] = [];
    let left = failures;
    const sink: CheckpointSink = {
      place: 'test',
      async deliver({seq}) {
        left -= 1;
        if (left >= 0) throw new Error('away');
        got.push(seq);
      },
    };
    return {sink, got};
  }

  test('goes on after failures, in order, and after a restart where it was', async () => {
    const {store, checkpointer, append} = await open();
    const {sink, got} = unsteady(2);
    const logged: object[] = [];
    const log = (_level: string, entry: object) => void logged.push(entry);
    const delivery = createDelivery({store, sinks: [sink], log, firstPauseMs: 5});
    for (const rows of [1, 2]) {
      await append(rows);
      await checkpointer.look(true);
    }
    await vi.waitFor(() => {
      delivery.go();
      expect(got).toEqual([1, 3]);
    });
    expect(logged).toMatchObject([
      {event: 'checkpoint-undelivered', tries: 1, pauseMs: 5},
      {event: 'checkpoint-undelivered', tries: 2, pauseMs: 10},
    ]);
    await append(1);
    await checkpointer.look(true);
    await createDelivery({store, sinks: [sink], log}).stop();
    expect(got).toEqual([1, 3, 4]);
    store.close();
  });

  /** A webhook that answers these statuses in turn, the last for ever. */
  async function hook(...statuses: number[]) {
    const got: {method: string | undefined; type: string | undefined; body: string}[] = [];
    const server: Server = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      got.push({method: request.method, type: request.headers['content-type'], body});
      response.writeHead(statuses.length > 1 ? (statuses.shift() as number) : (statuses[0] as number), {
        location: '/else',
      });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => server.close());
    return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=secret`, got};
  }

  const checkpoint: Checkpoint = {tenant: 'w', seq: 1, hash: 'a', at: 1, keyId: 'k', signature: 's'};

  test('a webhook gets the checkpoint as JSON; its name for the store hides its address', async () => {
    const {url, got} = await hook(204);
    const sink = checkpointWebhook(url, fetch);
    await sink.deliver(checkpoint, AbortSignal.timeout(2_000));
    expect(got).toMatchObject([{method: 'POST', type: 'application/json'}]);
    expect(JSON.parse(got[0]?.body ?? '')).toEqual({checkpoint});
    expect(sink.place).toMatch(/^webhook:[0-9a-f]{16}$/);
  });

  test.each([301, 307, 400, 500])('an answer of %i is no receipt, and no redirect is followed', async (status) => {
    const {url, got} = await hook(status, 200);
    await expect(checkpointWebhook(url, fetch).deliver(checkpoint, AbortSignal.timeout(2_000))).rejects.toThrow(
      `${status}`,
    );
    expect(got).toHaveLength(1);
  });
});
