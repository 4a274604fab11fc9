import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest';
import {isFunction} from '../functions/functions.ts';
import {signContext} from '../identity/context-token.ts';
import type {Droplet} from '../ports.ts';
import {type Listening, listen} from '../runtimes/node.ts';
import {createTestApp} from '../test-app.ts';
import {TOOLS} from '../tools/registry.ts';
import {run as runCommand} from './test-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'wincloud-functions-'));
afterAll(() => rmSync(folder, {recursive: true}));
afterEach(() => vi.restoreAllMocks());

const run = (...args: string[]) => runCommand('functions', ...args);

type Main = (args: unknown) => Promise<{statusCode?: number; body: Record<string, unknown>}>;

async function mainOf(out: string, name: string): Promise<Main> {
  const file = join(out, 'packages/wincloud', name, 'index.mjs');
  return ((await import(/* @vite-ignore */ pathToFileURL(file).href)) as {main: Main}).main;
}

describe('the project', () => {
  const out = join(folder, 'project');
  const readOut = (file: string) => readFileSync(join(out, file), 'utf8');
  const names = TOOLS.filter(isFunction).map(({name}) => name);
  beforeAll(async () => {
    expect(await run('--out', out, '--url', 'https://chat.example.com')).toMatchObject({status: 0});
  });

  test('has a function for each tool that only reads, and what attaches it', () => {
    expect(readdirSync(join(out, 'packages/wincloud')).sort()).toEqual(names.toSorted());
    expect(readdirSync(out).sort()).toEqual(['packages', 'project.yml', ...names.map((name) => `${name}.json`)].sort());
  });

  test('says of each that it is a web function of Node 18 with 128 MB, which may take longer than its call', () => {
    const said = [
      ...readOut('project.yml').matchAll(
        / {6}- name: (\w+)\n {8}runtime: 'nodejs:18'\n {8}web: true\n {8}limits:\n {10}timeout: 25000\n {10}memory: 128\n/g,
      ),
    ];
    expect(said.map(([, name]) => name)).toEqual(names);
    expect(readOut('project.yml')).toMatch(/^# .*\npackages:\n {2}- name: wincloud\n {4}functions:\n {6}- name/);
  });

  test('describes the input in both forms: flat, of three types, the token first and needed', () => {
    for (const tool of TOOLS.filter(isFunction)) {
      const file = JSON.parse(readOut(`${tool.name}.json`));
      expect(file).toMatchObject({
        function_name: tool.name,
        description: tool.description,
        faas_name: `wincloud/${tool.name}`,
      });
      const {parameters} = file.input_schema as {parameters: Record<string, unknown>[]};
      expect(parameters.map(({name}) => name)).toEqual(['context_token', ...Object.keys(tool.parameters)]);
      for (const one of parameters) {
        expect(Object.keys(one)).toEqual(['name', 'in', 'description', 'required', 'schema']);
        expect(one).toMatchObject({in: 'query', description: expect.stringMatching(/\w/)});
        const {type} = one.schema as {type: string};
        expect(['string', 'number', 'boolean']).toContain(type);
        const {name, description, required} = one as {name: string; description: string; required: boolean};
        expect(file.input_schema_plain[name]).toEqual({type, required, description});
      }
      expect(parameters[0]).toMatchObject({required: true, schema: {type: 'string'}});
      expect(Object.keys(file.input_schema_plain)).toHaveLength(parameters.length);
      // A flat map, as the API has it.
      for (const one of Object.values(file.output_schema)) {
        expect(one).toEqual({type: expect.stringMatching(/^\w+$/), description: expect.stringMatching(/\w/)});
      }
      expect(Object.keys(file.output_schema)).toContain('asOf');
    }
  });

  test('has no secret and imports nothing', () => {
    for (const name of names) {
      const text = readOut(`packages/wincloud/${name}/index.mjs`);
      expect(text).toContain(`const ADDRESS = "https://chat.example.com/v1/functions/${name}";`);
      expect(text).not.toMatch(/\bimport\b|\brequire\b|process\.env/);
    }
  });
});

describe('a function of it, against the running server', () => {
  const out = join(folder, 'running');
  const web = {name: 'win-web-01', id: 9066} as Droplet;
  const app = createTestApp({droplets: [web]});
  let listening: Listening;
  const tokenFor = (subject: string) => {
    const principal = {tenant: 'wincloud', subject, anonymous: false, origin: null, roles: [], resources: {tag: 'x'}};
    const context = {principal, conversation: 'c1', functions: ['get_droplet', 'analyze_droplet_metrics']};
    return signContext(context, app.store.serverSecret, app.clock.now);
  };
  beforeAll(async () => {
    listening = await listen(app.app.fetch as never, {port: 0});
    await run('--out', out, '--url', listening.url);
  });
  afterAll(() => listening.close());

  test('answers with the data under `body`, and passes on no more than its arguments', async () => {
    const main = await mainOf(out, 'get_droplet');
    const added = {http: {headers: {}, method: 'POST'}, __ow_headers: {a: 'b'}, user: {sub: 'bob'}, droplet_id: 1};
    const token = await tokenFor('alice');
    const answer = await main({...added, name: 'win-web-01', context_token: token});
    expect(answer).toMatchObject({body: {droplet: {name: 'win-web-01'}}});
    expect(answer).not.toHaveProperty('statusCode');
    // An id that came as a number is a name to us.
    expect(await main({name: 9066, context_token: token})).toMatchObject({body: {droplet: {name: 'win-web-01'}}});
  });

  test('takes numbers that come as text, as in a query', async () => {
    const main = await mainOf(out, 'analyze_droplet_metrics');
    const token = await tokenFor('alice');
    const days = async (value: unknown) => main({name: 'win-web-01', days: value, context_token: token});
    for (const value of ['3', 3, ' 3 ']) expect(await days(value)).toMatchObject({body: {window: {days: 3}}});
    for (const value of ['', null]) expect(await days(value)).toMatchObject({body: {window: {days: 7}}});
    expect(await days('a week')).toMatchObject({
      statusCode: 400,
      body: {error: {code: 'body_invalid', message: 'The argument "days" must be a number.'}},
    });
  });

  test('passes our errors on, with their status', async () => {
    const main = await mainOf(out, 'get_droplet');
    expect(await main({name: 'win-web-01'})).toMatchObject({statusCode: 401, body: {error: {code: 'context_invalid'}}});
    expect(await main(undefined)).toMatchObject({statusCode: 401});
    const bill = await mainOf(out, 'get_bill');
    expect(await bill({context_token: await tokenFor('alice')})).toMatchObject({
      statusCode: 403,
      body: {error: {code: 'role_required'}},
    });
  });

  test('says so when the server is not there, or is no chat', async () => {
    const {url, close} = await listen(() => new Response('<h1>Bad gateway</h1>', {status: 502}), {port: 0});
    const gone = join(folder, 'gone');
    await run('--out', gone, '--url', url);
    const main = await mainOf(gone, 'list_droplets');
    const failed = {statusCode: 502, body: {error: {code: 'function_failed', retryable: true}}};
    expect(await main({})).toMatchObject(failed);
    await close();
    expect(await main({})).toMatchObject(failed);
  });
});

describe('the command', () => {
  const out = join(folder, 'command');

  test('writes what was asked for, again over what it wrote, and says which files', async () => {
    for (let times = 0; times < 2; times += 1) {
      const args = ['--out', out, '--url', 'https://chat.example.com/', '--only', 'get_droplet', '--json'];
      const {status, out: printed} = await run(...args);
      expect([status, JSON.parse(printed)]).toEqual([
        0,
        {files: ['project.yml', 'packages/wincloud/get_droplet/index.mjs', 'get_droplet.json']},
      ]);
    }
  });

  test('leaves a project of somebody else’s alone', async () => {
    writeFileSync(join(out, 'project.yml'), 'packages: []\n');
    const {status, err} = await run('--out', out, '--url', 'https://chat.example.com');
    expect([status, err]).toEqual([1, expect.stringContaining('stays as it is')]);
    expect(readFileSync(join(out, 'project.yml'), 'utf8')).toBe('packages: []\n');
  });

  test.each([
    ['no folder', ['--url', 'https://chat.example.com']],
    ['no address', ['--out', folder]],
    ['plain http', ['--out', folder, '--url', 'http://chat.example.com']],
    ['a path', ['--out', folder, '--url', 'https://chat.example.com/v1']],
    ['a key in the address', ['--out', folder, '--url', 'https://a:b@chat.example.com']],
    ['no address at all', ['--out', folder, '--url', 'chat']],
    ['a function that is not there', ['--out', folder, '--url', 'https://chat.example.com', '--only', 'no_such']],
  ])('refuses %s', async (_, args) => {
    expect((await run(...args)).status).toBe(2);
    expect(existsSync(join(folder, 'project.yml'))).toBe(false);
  });

  test('has help', async () => {
    expect((await run('--help')).out).toContain('doctl serverless deploy');
  });
});
