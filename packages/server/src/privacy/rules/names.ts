import {type CharSet, isIn, WORD} from '../chars.ts';
import type {Kind} from '../kinds.ts';
import type {Reader} from '../reader.ts';
import type {Before} from '../rule.ts';

/** A word that says that a secret follows, or may. */
export interface Name {
  end: number;
  kind: Kind;
  /** As in `-Password X`: the value follows without a sign between. */
  isFlag: boolean;
  /** Not of a password but of who has it, as in `Administrator / x`. */
  isUser: boolean;
  /** Of a language without spaces, where the sentence goes on at once. */
  isUnspaced: boolean;
}

const MAX_NAME_CHARS = 64;

/** Also at the end of a longer name: `DB_PASSWORD`, `adminPassword`, `Administratorkennwort`. */
const PASSWORD_ENDS = (
  'password passwords passwd passwort kennwort passphrase pwd contraseña contrasena wachtwoord lösenord пароль şifre ' +
  'hasło heslo jelszó salasana adgangskode adgangskoden passord passordet lösenordet'
).split(' ');

const PASSWORD_WORDS = new Set([
  'senha',
  'clave',
  'parola',
  'parol',
  'parole',
  'sifre',
  'haslo',
  'sandi',
  'mdp',
  'λόζα',
]);

const SHORT_PASSWORDS = /(?:^|[-_]|root|admin|user|db)(?:pass|pw|psw|pswd|passcode)$/;

/** Who a password is given with. `nya` above is "its" in Indonesian, written in one with the word. */
const USERS = new Set(['administrator', 'admin', 'root']);

/** Words after a first one that make it a name. */
const PASSWORD_PHRASES = phrases({
  mot: [' de passe'],
  kata: [' sandi', ' laluan'],
  mật: [' khẩu'],
  clave: [' de acceso'],
  palavra: ['-passe', ' passe'],
  'palavra-passe': [''],
  κωδικός: [' πρόσβασης'],
});

const UNSPACED = ['密码', '密碼', '口令', 'パスワード', '비밀번호', 'รหัสผ่าน'];

/** From the radicals of Chinese on, no letters stand in a name, but what is written without spaces, and halves of emoji. */
const FIRST_UNSPACED = 0x2e80;

const UNSPACED_FIRSTS = new Set(UNSPACED.map((word) => word.charAt(0)));

const SECRET_ENDS = (
  'secret token apikey accesskey secretkey agentkey modelkey accountkey sharedkey signingkey encryptionkey masterkey ' +
  'inferencekey secretkeybase api-schlüssel zugriffsschlüssel'
).split(' ');

/** The last letters of all of these: other words are done with at once. */
const LAST_LETTERS = new Set(
  [...PASSWORD_ENDS, ...PASSWORD_WORDS, ...SECRET_ENDS, 'pass', 'pw', 'psw', 'pswd', 'passcode'].map((end) =>
    end.slice(-2),
  ),
);

/** Tokens that only say where a list goes on or whose form it is. */
const NO_SECRETS = /(?:next|page|continuation|cancellation|csrf|xsrf|sync|delta)[-_]?token$/;

const SECRET_PHRASES = phrases({
  secret: [' access key', ' key'],
  access: [' key secret', ' key', ' token'],
  api: [' key', ' token', ' secret'],
  agent: [' access key', ' api key', ' key'],
  model: [' access key', ' api key', ' key'],
  account: [' key'],
  auth: [' token'],
  client: [' secret'],
  clave: [' de api', ' secreta', ' de acceso secreta'],
});

/** The name that begins at `at`. */
export function readName(reader: Reader, at: number, before: Before): Name | undefined {
  for (const word of UNSPACED_FIRSTS.has(reader.char(at)) ? UNSPACED : []) {
    if (reader.starts(at, word)) return {...PASSWORD, end: at + word.length, isUnspaced: true};
  }
  if (reader.code(at) >= FIRST_UNSPACED || isWordChar(before.last)) return undefined;
  const end = cutName(reader, at);
  if (end === at || end - at >= MAX_NAME_CHARS) return undefined;
  const isFlag = reader.char(at) === '-';
  const word = reader
    .slice(at, end)
    .toLowerCase()
    .normalize('NFC')
    .replace(/^-+/, '')
    .replace(/(?<=[dti])nya$/, '');
  const passwordEnd = phraseEnd(reader, end, PASSWORD_PHRASES.get(word));
  const secretEnd = phraseEnd(reader, end, SECRET_PHRASES.get(word)) ?? (isSecretWord(word) ? end : undefined);
  if (secretEnd !== undefined) {
    const kind = secretKind(`${before.text()} ${reader.slice(at, secretEnd)}`);
    return {...PASSWORD, end: secretEnd, kind, isFlag};
  }
  if (passwordEnd !== undefined) return {...PASSWORD, end: passwordEnd};
  if (USERS.has(word)) return {...PASSWORD, end, isUser: true};
  if (!LAST_LETTERS.has(word.slice(-2))) return undefined;
  if (PASSWORD_WORDS.has(word) || endsIn(PASSWORD_ENDS, word)) return {...PASSWORD, end, isFlag};
  return SHORT_PASSWORDS.test(word) ? {...PASSWORD, end, isFlag} : undefined;
}

const endsIn = (ends: readonly string[], word: string) => ends.some((end) => word.endsWith(end));

function isSecretWord(word: string): boolean {
  if (!LAST_LETTERS.has(word.slice(-2)) || NO_SECRETS.test(word)) return false;
  return endsIn(SECRET_ENDS, word) || endsIn(SECRET_ENDS, word.replace(/[-_]/g, ''));
}

function phrases(lists: Record<string, string[]>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(lists));
}

const PASSWORD: Name = {end: 0, kind: 'password', isFlag: false, isUser: false, isUnspaced: false};

/** Letters of languages without spaces end a name, as do quotation marks and the like. */
const AFTER_NAME =
  /[^\p{L}\p{M}\p{N}_-]|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Thai}/u;

const ASCII_WORD: CharSet = {ascii: WORD.ascii, others: false};

function cutName(reader: Reader, at: number): number {
  const end = reader.run(at, WORD, MAX_NAME_CHARS);
  const ascii = reader.run(at, ASCII_WORD, MAX_NAME_CHARS);
  if (ascii === end) return end;
  const stop = AFTER_NAME.exec(reader.slice(at, end));
  return stop === null ? end : at + stop.index;
}

/** Whether a name cannot begin behind this character. */
function isWordChar(code: number): boolean {
  if (code < 128) return code !== -1 && isIn(WORD, code);
  return code < FIRST_UNSPACED && !AFTER_NAME.test(String.fromCharCode(code));
}

function phraseEnd(reader: Reader, end: number, rest: readonly string[] | undefined): number | undefined {
  const phrase = rest?.find((one) => reader.starts(end, one, true));
  return phrase === undefined ? undefined : end + phrase.length;
}

/** Whose key it is, by the words at its name. */
function secretKind(words: string): Kind {
  if (/spaces[\W_]+(?:\w+[\W_]+){0,3}\w*$/i.test(words)) return 'spaces-key';
  if (/aws[\W_]+(?:\w+[\W_]+){0,3}\w*$/i.test(words)) return 'aws-key';
  if (/(?:agent)[\W_]*(?:\w+[\W_]+){0,2}\w*$/i.test(words)) return 'agent-key';
  if (/(?:model|inference)[\W_]*(?:\w+[\W_]+){0,2}\w*$/i.test(words)) return 'model-key';
  return /(?:account|shared ?access) ?key$/i.test(words) ? 'azure-key' : 'secret';
}
