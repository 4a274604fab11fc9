/** Words after a fence, a group for each grammar: its name comes first. */
const LANGUAGES =
  ' powershell pwsh ps ps1 | dos cmd bat batch | bash sh shell console | json jsonc | yaml yml | ini toml reg | xml html config | csharp cs c# | sql tsql mssql mysql ';

/** The group of the grammar that reads a language, in any case of letters; undefined where none does. */
export function languageGroup(language: string): string | undefined {
  return LANGUAGES.split('|').find((group) => group.includes(` ${language.toLowerCase()} `));
}
