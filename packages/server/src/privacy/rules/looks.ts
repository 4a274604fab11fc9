/** What stands where a password would, and is none. In the languages whose words for "password" are known here. */
const NOT_PASSWORDS = new Set(
  (
    'password passwort pass pwd passwd secret token username user none null nil undefined true false yes no unknown ' +
    'required optional string text hidden empty blank missing invalid incorrect wrong expired changed reset set unset ' +
    'default example same above below here there not never any your the this that mandatory disabled enabled ' +
    'securestring object number char varchar bytes redacted removed masked encrypted weak strong short long todo tbd ' +
    'prompt stdin login admin-password correct accepted denied failed failure error unchanged ok nope sensitive ' +
    'erforderlich falsch ungültig abgelaufen leer keins keine geändert vergessen pflicht unbekannt korrekt zurückgesetzt ' +
    'incorrecta obligatoria requerida vacía ninguna caducada inválida olvidada incorrecto ' +
    'requis obligatoire incorrect vide aucun expiré invalide oublié incorreta obrigatória vazia nenhuma expirada ' +
    'salah wajib kosong kedaluwarsa lupa неверный'
  ).split(' '),
);

/** Names with a number in them that are spoken of beside passwords. */
const TECHNICAL =
  /^(?:sha|md|aes|rsa|des|base|utf|oauth|pbkdf|argon|bcrypt|ntlm|kerberos|tls|ssl|http|https|ipv|win|windows|winrm|office|server|sql|mssql|mysql|php|ubuntu|debian|centos|exchange|iis|rdp|smb|event|error|code|kb|cve|rfc|iso|nist|sp|id|x|step|v|version|port|gen|azure|m|o|web|vm|host|srv|pc|level|tier|line)[-_]?v?\d[\w.-]*$/i;

const NUMBERS = [
  /^v?\d+(?:[.,]\d+)+$/, // versions, addresses, amounts
  /^\d{1,2}:\d{2}(?::\d{2})?$/, // times
  /^\d{1,4}[-./]\d{1,2}(?:[-./]\d{1,4})?$/, // dates, fractions
  /^\d{4}-\d{2}-\d{2}T[\d:.Z+-]+$/,
  /^\d+-\p{L}+$/u, // 90-day
  /^\d+(?:x|h|d|s|m|min|ms|[kmg]b|bits?|days?|hours?|years?|months?|times?|%|\+)$/i,
  /^(?:19|20)\d\d$/,
  /^\d{1,3}$/,
];

/** Letters alone, words joined by a sign too: `case-sensitive`, `user's`, `and/or`, `args.password`. */
const WORDS = /^\p{L}[\p{L}\p{M}]*(?:[-'’./&_]\p{L}[\p{L}\p{M}]*)*$/u;

/** The passwords that are all letters and stand on every list of the worst. */
const NOTORIOUS = new Set('qwerty qwertz letmein iloveyou sunshine monkey dragon changeme hunter trustno'.split(' '));

/** A variable, a gap to fill in, dots or stars. */
export function isPlaceholder(value: string): boolean {
  return (
    value === '' ||
    /^[*•●x.…_#?~=+-]+$/i.test(value) ||
    /^(?:[<([{]|\$[{(]|\{\{|-{1,2}[A-Za-z])/.test(value) ||
    /^\$[A-Za-z_][\w:.]*$/.test(value) ||
    /^%[^%]+%$/.test(value) ||
    /^@[A-Za-z]\w*$/.test(value) ||
    /^(?:your|my|the|mein|dein|ihr|tu|votre|sua)[-_ ]/i.test(value) ||
    /(?:_here|[-_]placeholder)$/i.test(value) ||
    NOT_PASSWORDS.has(value.toLowerCase())
  );
}

/** Words as a sentence has them, and not what a program makes. */
export const isWords = (value: string): boolean => WORDS.test(value);

/** Whether a value is more likely a password than a word of a sentence: it has a digit or a sign within. */
export function looksLikePassword(value: string): boolean {
  const bare = value.replace(/[!?.,;:…]+$/u, '');
  if (NOTORIOUS.has(bare.toLowerCase())) return true;
  if (value.length < 4 || isWords(bare) || isPlaceholder(value) || isPlaceholder(bare)) return false;
  if (!/[\p{L}\p{N}]/u.test(value) || NUMBERS.some((one) => one.test(bare)) || TECHNICAL.test(bare)) return false;
  return !isCode(value);
}

/** A password that stands there without a word between: more has to speak for it. */
export function looksVeryMuchLikePassword(value: string): boolean {
  if (value.length < 6 || !/\d/.test(value) || !looksLikePassword(value)) return false;
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{N}\-_./:,;!?]/u, /[!?](?=.|$)/u];
  return classes.filter((one) => one.test(value)).length >= 3 && !/^[A-Z]+-?\d+$/.test(value);
}

/** A made-up value of a key: long, of one piece, letters and digits. */
export function looksLikeKey(value: string): boolean {
  return /^[\w+/=.~-]{16,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value) && !isCode(value);
}

/** Calls, members, addresses, paths and the names of commands: `getPassword()`, `C:\temp`, `Read-Host`. */
export function isCode(value: string): boolean {
  return (
    /^[\w.$:-]+[([]/.test(value) ||
    /^[a-z][a-z\d+.-]*:\/\//i.test(value) ||
    /^(?:[A-Za-z]:[\\/]|\\\\|\.{0,2}\/)/.test(value) ||
    /^[A-Z][A-Za-z]+-[A-Z][A-Za-z]+$/.test(value) ||
    /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(value)
  );
}
