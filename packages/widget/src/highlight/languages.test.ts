import {describe, expect, it} from 'vitest';
import {languageGroup} from './languages.ts';

const NAMES = {
  powershell: ['powershell', 'PowerShell', 'pwsh', 'ps', 'ps1'],
  dos: ['cmd', 'CMD', 'bat', 'batch', 'dos'],
  bash: ['bash', 'sh', 'shell', 'console'],
  json: ['json', 'JSON', 'jsonc'],
  yaml: ['yaml', 'yml'],
  ini: ['ini', 'toml', 'reg'],
  xml: ['xml', 'html', 'config'],
  csharp: ['csharp', 'cs', 'c#', 'C#'],
  sql: ['sql', 'SQL', 'tsql', 'mssql', 'mysql'],
};

describe('the words after a fence', () => {
  for (const [grammar, words] of Object.entries(NAMES)) {
    it(`that mean ${grammar}`, () => {
      for (const word of words) expect(languageGroup(word)?.trim().split(' ')[0], word).toBe(grammar);
    });
  }

  it('that mean none', () => {
    for (const word of ['', 'text', 'js', 'p', 'ps1 ', '|', ' ', 'output', 'toString'])
      expect(languageGroup(word), word).toBeUndefined();
  });
});
