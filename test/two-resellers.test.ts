import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, test} from 'vitest';

/*
 * The end-to-end example as somebody runs it: a process of its own, and the built command line below it. What it found
 * is looked at again here, and it must not say that all is well where something is not.
 */

const MAIN = fileURLToPath(new URL('../examples/two-resellers/src/main.ts', import.meta.url));

/** A run takes two seconds where nobody else works. */
const PATIENCE_MS = 60_000;

interface Run {
  status: number | null;
  out: string;
  err: string;
}

/** Runs it, with some code before it. */
function run(args: string[] = [], code = ''): Promise<Run> {
  const before = `data:text/javascript,${encodeURIComponent(code)}`;
  const all = ['--conditions=@wincloud/source', '--import', before, MAIN, ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, all, {timeout: PATIENCE_MS}, (_error, out, err) =>
      resolve({status: child.exitCode, out, err}),
    );
  });
}

describe('a run', {timeout: PATIENCE_MS}, () => {
  // biome-ignore lint/suspicious/noExplicitAny: the facts are what is looked at.
  let facts: any;
  let told: string;
  beforeAll(async () => {
    const runs = await Promise.all([run(['--json']), run()]);
    for (const {status, err} of runs) expect([status, err]).toEqual([0, '']);
    facts = JSON.parse(runs[0].out);
    told = runs[1].out;
  }, PATIENCE_MS);

  test('answers each user about their own server and no other', () => {
    const own = {carol: 'acme-shop-01', dave: 'acme-crm-03', erin: 'bluefin-web-01', frank: 'bluefin-files-02'};
    expect(Object.keys(facts.answers)).toEqual(Object.keys(own));
    for (const [sub, server] of Object.entries(own)) {
      expect(facts.answers[sub].match(/\b(?:acme|bluefin|win|sql)-\w+-\d+/g)).toEqual([server]);
    }
    expect(facts.acmeSpent).toMatchObject({tenant: 'acme', tokensPerDay: 400_000, tokens: expect.any(Number)});
    expect(facts.acmeSpent.tokens).toBeGreaterThan(0);
  });

  test('lets nothing cross', () => {
    expect(facts.seenByAcme).toEqual(['acme']);
    const codes = facts.refused.map(({answer}: {answer: string}) => answer);
    expect(codes.filter((code: string) => code === '404 not_found')).toHaveLength(8);
    expect(codes.slice(-3)).toEqual(['401 identity_invalid', '403 role_required', '400 body_invalid']);
    expect(codes).toContain('403 origin_not_allowed');
  });

  test('erases one user and leaves the other', () => {
    expect(facts.erased).toMatchObject({conversations: 1, carol: 401});
    expect(facts.erased.dave).toEqual(['Which Windows does acme-crm-03 run?', facts.answers.dave]);
  });

  test('has a record that holds, with the receipt and without the user', () => {
    const {verdict, outside, rows} = facts.record;
    expect(verdict).toMatchObject({holds: true, tenant: 'acme', keyKnown: true, rows: rows.length});
    expect(outside).toMatchObject({holds: true, outside: 1});
    const {seq, hash} = facts.erased.audit;
    expect(rows[seq - 1]).toMatchObject({hash, row: {seq, action: 'user.erase', detail: {conversations: 1}}});
    const actions = rows.map(({row}: {row: {action: string}}) => row.action);
    expect(actions.filter((action: string) => action === 'turn.begin')).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/carol|diaz|shop-01/i);
  });

  test('names the row in which one byte was changed', () => {
    expect(facts.altered).toMatchObject({holds: false, code: 'altered', seq: facts.erased.audit.seq});
  });

  test('is told in sentences, step by step', () => {
    expect([...told.matchAll(/^(\d)\. \S/gm)].map(([, number]) => number)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(told).toMatch(/carol asks: .*\n {5}.*acme-shop-01/);
    expect(told.trimEnd()).toMatch(/All 6 steps came out as they must\.$/);
  });
});

/**
 * Code before the program that changes one of its calls, `route` as a pattern of method and address: it goes to another
 * path, or its answer says something else. The server, in the same process, calls others.
 */
const changing = (route: RegExp, {to = '', from = '', becomes = ''}) => `
  const real = fetch;
  globalThis.fetch = async (url, init) => {
    if (!${route}.test(init?.method + ' ' + url)) return real(url, init);
    const answer = await real(${to === '' ? 'url' : `new URL('${to}', url)`}, init);
    return new Response((await answer.text()).replace(${from === '' ? "''" : from}, '${becomes}'), answer);
  };`;

describe.concurrent('where something is wrong, it ends with status 1 and names the step', () => {
  test.each([
    [2, 'an answer about another server', changing(/POST .*\/chat$/, {from: '/acme-crm-03/', becomes: 'acme-shop-01'})],
    [3, 'a tenant that another one reads', changing(/GET .*\/bluefin$/, {to: '/v1/admin/tenants/acme'})],
    [4, 'an erasure of somebody else', changing(/DELETE /, {to: '/v1/admin/tenants/acme/users/nobody'})],
    [5, 'a record that is not whole', changing(/GET .*\/audit$/, {from: '/.*"turn.end".*\\n/'})],
  ])('step %i: %s', {timeout: PATIENCE_MS}, async (step, _what, before) => {
    const {status, out, err} = await run(['--json'], before);
    expect([status, out]).toEqual([1, '']);
    expect(err).toMatch(new RegExp(`^\\nStep ${step}, ".*" did not come out as it must\\.\\n.+`));
  });
});
