import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {MAX_IDENTITY_BYTES, MAX_TOKEN_LIFE_S} from '@wincloud/chat-core/protocol';
import {afterEach, expect, test} from 'vitest';
import {verifyIdentity} from '../packages/server/src/identity/verify-identity.ts';

const page = readFileSync(new URL('../docs/identity.md', import.meta.url), 'utf8');

/** A secret that is another key when it is decoded, or read in another encoding. */
const SECRET = 'c2VjcmV0LW9mLTMyLWNoYXJhY3RlcnM-Zoë==';
const TENANT = {id: 'acme-hosting', secrets: [{kid: '2026-01', secret: SECRET}], resourceTagPrefix: undefined};

const CLAIMS = {
  name: 'Zoë "Zed" O\'Łukasik \\ 山田 😀',
  email: 'zoe@example.com',
  locale: 'de-AT',
  roles: ['operator', 'Größe "L"'],
  resources: {tag: 'acme-user-1', ids: [123, 4_567_890_123]},
};

/** What a host cannot change by mistake: these must lose against what the function sets. */
const WRONG = {iss: 'another', aud: 'another', sub: 'another', exp: 1, jti: 'always the same'};

interface Way {
  /** Of the code block on the page. */
  language: string;
  /** The programs that it needs, with arguments that tell whether they are there. */
  needs: [program: string, ...args: string[]][];
  /** What is put after the block: prints a token with `CLAIMS`, and one with `WRONG`, each on a line. */
  call: string;
  run(folder: string, code: string): string;
}

const write = (folder: string, name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const outputOf = (program: string, ...args: string[]) =>
  execFileSync(program, args, {encoding: 'utf8', stdio: 'pipe', env: {...process.env, DOTNET_NOLOGO: '1'}});

/** A text between single quotes, where only `\` and `'` mean something else. */
const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** The claims as PHP and Python write lists and dictionaries. */
const literal = (value: unknown, [open, arrow, close]: [string, string, string]): string =>
  Array.isArray(value)
    ? `[${value.map((one) => literal(one, [open, arrow, close])).join(', ')}]`
    : typeof value === 'object'
      ? `${open}${Object.entries(value as object)
          .map(([name, one]) => `${quoted(name)}${arrow}${literal(one, [open, arrow, close])}`)
          .join(', ')}${close}`
      : typeof value === 'string'
        ? quoted(value)
        : String(value);

const inPhp = (value: unknown) => literal(value, ['[', ' => ', ']']);
const inPython = (value: unknown) => literal(value, ['{', ': ', '}']);
const inCSharp = (value: unknown): string =>
  Array.isArray(value)
    ? `new${typeof value[0] === 'number' ? ' long' : ''}[] { ${value.map(inCSharp).join(', ')} }`
    : typeof value === 'object'
      ? `new Dictionary<string, object> { ${Object.entries(value as object)
          .map(([name, one]) => `["${name}"] = ${inCSharp(one)}`)
          .join(', ')} }`
      : JSON.stringify(value);

const first = [TENANT.id, '2026-01', SECRET, 'user-1'];
const cSharpProgram = `public static class Program
{
    public static void Main()
    {
        ${[CLAIMS, WRONG].map((claims) => `Console.WriteLine(WinCloudIdentity.Sign(${[...first, claims].map(inCSharp).join(', ')}));`).join('\n')}
    }
}`;

const WAYS: Record<string, Way> = {
  PHP: {
    language: 'php',
    needs: [['php', '--version']],
    call: [CLAIMS, WRONG]
      .map((claims) => `echo wincloud_identity(${[...first, claims].map(inPhp).join(', ')}), "\\n";`)
      .join('\n'),
    run: (folder, code) => outputOf('php', write(folder, 'sign.php', code)),
  },
  Python: {
    language: 'python',
    needs: [['python3', '--version']],
    call: [CLAIMS, WRONG]
      .map((claims) => `print(wincloud_identity(${[...first, claims].map(inPython).join(', ')}))`)
      .join('\n'),
    run: (folder, code) => outputOf('python3', write(folder, 'sign.py', code)),
  },
  'C# on Mono': {
    language: 'csharp',
    needs: [
      ['mcs', '--version'],
      ['mono', '--version'],
    ],
    call: cSharpProgram,
    run(folder, code) {
      outputOf('mcs', `-out:${join(folder, 'sign.exe')}`, write(folder, 'sign.cs', code));
      return outputOf('mono', join(folder, 'sign.exe'));
    },
  },
  'C# on .NET': {
    language: 'csharp',
    needs: [['dotnet', '--version']],
    call: cSharpProgram,
    run(folder, code) {
      const [version = ''] = outputOf('dotnet', '--version').split('.');
      write(folder, 'sign.cs', code);
      const project = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType>
        <TargetFramework>net${version}.0</TargetFramework><UseAppHost>false</UseAppHost></PropertyGroup></Project>`;
      return outputOf('dotnet', 'run', '--project', write(folder, 'sign.csproj', project));
    },
  },
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true});
});

const decoded = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

for (const [name, {language, needs, call, run}] of Object.entries(WAYS)) {
  const missing = needs.find(([program, ...args]) => spawnSync(program, args).status !== 0)?.[0];
  const why = missing === undefined ? '' : ` (skipped: no ${missing} on PATH)`;

  test.skipIf(missing !== undefined)(
    `what the page signs in ${name} is accepted with all that is in it${why}`,
    async () => {
      const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, block]) => block === language);
      expect(blocks).toHaveLength(1);
      const folder = mkdtempSync(join(tmpdir(), 'wincloud-chat-identity-'));
      folders.push(folder);
      const before = Math.floor(Date.now() / 1000);
      const [full = '', forced = '', ...rest] = run(folder, `${blocks[0]?.[2]}\n${call}\n`).split(/\r?\n/);
      const after = Math.floor(Date.now() / 1000);
      expect(rest).toEqual(['']);

      const {name: called, locale, roles, resources} = CLAIMS;
      const identity = await verifyIdentity(full, TENANT, Date.now());
      expect(identity).toMatchObject({subject: 'user-1', name: called, locale, roles, resources});
      const [header, payload] = full.split('.').map((part, index) => (index < 2 ? decoded(part) : {}));
      expect(header).toEqual({alg: 'HS256', typ: 'JWT', kid: '2026-01'});
      const {iat, exp, jti, ...others} = payload as {iat: number; exp: number; jti: string};
      expect(others).toEqual({iss: 'acme-hosting', aud: 'wincloud-chat', sub: 'user-1', ...CLAIMS});
      expect(iat).toBeGreaterThanOrEqual(before);
      expect(iat).toBeLessThanOrEqual(after);
      expect(exp - iat).toBe(600);

      const second = await verifyIdentity(forced, TENANT, Date.now());
      expect(second).toMatchObject({subject: 'user-1', name: undefined, roles: [], resources: {}});
      expect(second.jti).not.toBe(WRONG.jti);
      for (const id of [jti, second.jti]) expect(id).toMatch(/^[\da-f]{32}$/);
      expect(second.jti).not.toBe(jti);

      const stranger = {...TENANT, secrets: [{kid: '2026-01', secret: `${SECRET}!`}]};
      await expect(verifyIdentity(full, stranger, Date.now())).rejects.toMatchObject({code: 'identity_invalid'});
    },
    120_000,
  );
}

test('the page names the limits that the server has', () => {
  expect(page).toContain(`at most ${MAX_IDENTITY_BYTES / 1024} KiB and lives at most ${MAX_TOKEN_LIFE_S / 60} minutes`);
  expect(page).toContain(`at most \`iat\` + ${MAX_TOKEN_LIFE_S}`);
});
