/**
 * Words as the search compares them. The same function reads articles and questions, so what it folds together need
 * only be consistent, not correct English: `resize`, `resizing` and `resized` all become `resiz`.
 */
export const termsOf = (text: string): string[] => tokensOf(text).flatMap((token) => termOf(token) ?? []);

/** Splits a text into bare words after pulling set phrases together. */
export const tokensOf = (text: string): string[] => {
  let plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '');
  for (const [phrase, word] of PHRASES) plain = plain.replace(phrase, word);
  return plain.match(/[a-z0-9]+/g) ?? [];
};

/** The form of one word that is compared, or null for a word that says nothing about the subject. */
export const termOf = (token: string): string | null => {
  if (STOP_WORDS.has(token) || (token.length < 2 && !/\d/.test(token))) return null;
  const stem = stemOf(token);
  return SYNONYMS.get(stem) ?? stem;
};

/** Two words that name one thing, and would be noise or different things apart. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bremote desktop(?: protocol| connection)?\b/g, 'rdp'],
  [/\b(?:log|sign)(?:ging|ned|s|ing)?[ -]?(?:in|on)(?:to)?\b/g, 'login'],
  [/\b(?:switch|turn|power)(?:ed|ing|s)?[ -](?:it |the \w+ )?(on|off)\b/g, 'power$1'],
  [/\b(?:is|its|are|was|were|while|when|stays?|being) (?:it is |its )?off\b/g, 'poweroff'],
  [/\bback(?:ed|ing|s)?[ -](?:it |them |the \w+ )?up\b/g, 'backup'],
  [/\bset(?:ting)?[ -]up\b/g, 'setup'],
  [/\b(?:web ?site|web page)s?\b/g, 'website'],
  [/\bhard (?:disk|drive)s?\b/g, 'disk'],
  [/\bfire wall\b/g, 'firewall'],
  [/\bpass ?word\b/g, 'password'],
];

const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['mstsc', 'rdp'],
  ['droplet', 'server'],
  ['machin', 'server'],
  ['vm', 'server'],
  ['vps', 'server'],
  ['huge', 'larg'],
  ['big', 'larg'],
  ['bigger', 'larg'],
  ['larger', 'larg'],
  ['reboot', 'restart'],
  ['sluggish', 'slow'],
  ['laggi', 'slow'],
  ['laggy', 'slow'],
  ['passwd', 'password'],
  ['app', 'applicat'],
  ['ram', 'memory'],
  ['mssql', 'sql'],
  ['harddisk', 'disk'],
  ['driv', 'disk'],
]);

const stemOf = (word: string): string => {
  if (word.length <= 3 || /\d/.test(word)) return word;
  let stem = word;
  if (stem.endsWith('ies')) stem = `${stem.slice(0, -3)}y`;
  else if (/[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
  const bare = /^(.*[aeiouy].*)(?:ing|ed)$/.exec(stem)?.[1];
  if (bare && bare.length >= 3) stem = bare.replace(/([^aeiouls])\1$/, '$1');
  if (stem.length > 6 && stem.endsWith('tion')) stem = stem.slice(0, -3);
  return stem.length > 4 && stem.endsWith('e') ? stem.slice(0, -1) : stem;
};

/** Words that a question has for its grammar. Some look like subjects ("work", "problem") but fit every article. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after again all also already although always am an and another any anyone anything are arent as at be because ' +
    'been before being both but by can cannot cant come could couldnt did didnt do does doesnt doing done dont each ' +
    'else even ever every find first for from further get gets getting give go goes going got had happen happens has ' +
    'have havent having he hello help her here hey hi his how however i id if ill im in instead into is isnt it its ' +
    'ive just keep keeps know let like look make makes many may maybe me might more most much must my myself need ' +
    'needs never no not nothing now of off often ok okay on once one only onto or other our out over own please ' +
    'possible problem problems issue issues really right same say says second see seem seems should since so some something ' +
    'still such sure tell than thank thanks that the their them then there these they thing things think this those ' +
    'though through to today together too tried try trying under until up us use used using very via want wants was ' +
    'wasnt way we well went were what whats when where which while who whose why will with within without wont work ' +
    'working works would wouldnt yes yet you your yours explain show question anybody somebody supposed somehow'
  ).split(' '),
);
