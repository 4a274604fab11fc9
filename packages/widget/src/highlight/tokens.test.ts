import {describe, expect, it} from 'vitest';
import type {Kind} from './kinds.ts';
import {type Token, tokenize} from './tokens.ts';

const read = (code: string, grammar: string): Token[] => [...tokenize(code, grammar)].flat();

/** `word:kind` for each token. */
const shown = (code: string, grammar: string): string[] =>
  read(code, grammar).map(({start, end, kind}) => `${code.slice(start, end).trim()}:${kind}`);

const SAMPLES: Record<string, [code: string, ...tokens: `${string}:${Kind}`[]][]> = {
  powershell: [
    ["Get-Service -Name 'x' # c", 'Get-Service:name', '-Name:keyword', "'x':string", '# c:comment'],
    ['if ($a -eq 3) { $true }', 'if:keyword', '$a:variable', '3:number', '$true:variable'],
    ['<# a\nb #>\nfunction Get-It {}', '<# a\nb #>:comment', 'function:keyword', 'Get-It:name'],
    ['"a $b"', '"a:string', '$b:variable', '":string'],
  ],
  dos: [
    ['rem a note', 'rem a note:comment'],
    ['if exist %A% goto end', 'if:keyword', 'exist:keyword', '%A%:variable', 'goto:keyword'],
    ['ping /n 3', 'ping:name', '3:number'],
  ],
  bash: [
    ['echo "$A" # c', 'echo:name', '":string', '$A:variable', '":string', '# c:comment'],
    ["for f in 'x'; do", 'for:keyword', 'in:keyword', "'x':string", 'do:keyword'],
  ],
  json: [['{"a": [1, true, "b"]}', '"a":variable', '1:number', 'true:keyword', '"b":string']],
  yaml: [["a: 'b' # c\nd: 12", 'a::variable', "'b':string", '# c:comment', 'd::variable', '12:number']],
  ini: [['; c\n[a b]\nd = "e"', '; c:comment', '[a b]:name', 'd:variable', '"e":string']],
  xml: [['<!-- c --><a b="d">e</a>', '<!-- c -->:comment', 'a:name', 'b:variable', '"d":string', 'a:name']],
  csharp: [
    ['// c\npublic class A {}', '// c:comment', 'public:keyword', 'class:keyword', 'A:name'],
    ['var x = $"a {b}" + 3;', 'var:keyword', '$"a:string', '":string', '3:number'],
  ],
  sql: [
    [
      "SELECT COUNT(*) FROM t WHERE a = 'b' -- c",
      'SELECT:keyword',
      'COUNT:name',
      'FROM:keyword',
      'WHERE:keyword',
      "'b':string",
      '-- c:comment',
    ],
  ],
};

/** Of the processor on this thread: what else the machine does is not in it. */
function spentMs(): number {
  const {user, system} = process.threadCpuUsage();
  return (user + system) / 1000;
}

describe('tokens', () => {
  for (const [grammar, samples] of Object.entries(SAMPLES)) {
    it(`of ${grammar}`, () => {
      for (const [code, ...tokens] of samples) expect(shown(code, grammar)).toEqual(tokens);
    });

    it(`of long ${grammar} are those of its parts`, () => {
      const part = `${samples.map(([code]) => code).join('\n')}\n\n`;
      const one = shown(part, grammar);
      const times = Math.ceil(8_000 / part.length);
      expect(shown(part.repeat(times), grammar)).toEqual(Array.from({length: times}, () => one).flat());
    });
  }

  it('come in order and within the code', () => {
    const code = '<p>\n<script>var a = 1;</script>\n<style>a {}</style>\n<!-- &amp; --></p>\n'.repeat(60);
    let last = 0;
    for (const {start, end} of read(code, 'xml')) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThan(start);
      last = end;
    }
    expect(last).toBeLessThanOrEqual(code.length);
  });

  it('of a comment longer than a slice', () => {
    const code = `<#\n${'a word\n'.repeat(300)}#>\n$a`;
    expect(read(code, 'powershell').map(({kind}) => kind)).toEqual(['comment', 'variable']);
  });

  it('end where nothing is settled for long, as in one long line', () => {
    const code = `{"a": 1}\n{"b": "${'x'.repeat(10_000)}"}\n{"c": 3}`;
    expect(shown(code, 'json')).toEqual(['"a":variable', '1:number']);
  });

  it('come in slices that are short enough for what its patterns are worst at', () => {
    for (const grammar of Object.keys(SAMPLES)) {
      for (const bad of ['a', '1_', '-', 'a b ', '\n', '"\\', 'public a ', 'a\n', '<', 'a.']) {
        let startedAt = spentMs();
        for (const _ of tokenize(bad.repeat(20_000 / bad.length), grammar)) {
          expect(spentMs() - startedAt, `${grammar} ${JSON.stringify(bad)}`).toBeLessThan(200);
          startedAt = spentMs();
        }
        expect(spentMs() - startedAt, `${grammar} ${JSON.stringify(bad)}`).toBeLessThan(200);
      }
    }
  });
});
