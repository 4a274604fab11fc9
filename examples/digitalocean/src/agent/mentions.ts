import type {KnownServers, Server} from './servers.ts';

/** Which machines a question means. */
export interface Mentions {
  readonly servers: readonly Server[];
  /** Names in the question that belong to no machine that was shown. */
  readonly unknown: readonly string[];
  /** The question without machine names and addresses: `win-web-01` is no evidence that it is about the web. */
  readonly stripped: string;
}

/** Finds machine names in a question, including names that are not there. */
export const mentionsIn = (question: string, known: KnownServers): Mentions => {
  let stripped = question;
  const servers = new Set<Server>();
  // Longest first, so that `web-1` does not eat the beginning of `web-10`.
  for (const server of [...known.list].sort((a, b) => b.name.length - a.name.length)) {
    const pattern = new RegExp(`(?<![\\w.-])${escaped(server.name)}(?![\\w-]|\\.\\w)`, 'gi');
    if (pattern.test(stripped) || (server.address !== null && stripped.includes(server.address))) servers.add(server);
    stripped = stripped.replace(pattern, ' ');
  }
  const unknown: string[] = [];
  // "win-web" means win-web-01 when nothing else begins like that.
  for (const [part] of stripped.matchAll(/(?<![\w.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])/gi)) {
    const close = known.list.filter((server) => server.name.toLowerCase().startsWith(`${part.toLowerCase()}-`));
    if (close.length !== 1 || !close[0]) continue;
    servers.add(close[0]);
    stripped = stripped.replaceAll(part, ' ');
  }
  for (const name of nameLikes(stripped)) {
    unknown.push(name);
    stripped = stripped.replaceAll(name, ' ');
  }
  if (servers.size === 0 && unknown.length === 0) {
    for (const name of known.named) {
      const server = known.list.find((one) => one.name === name);
      if (server) servers.add(server);
    }
  }
  return {
    servers: known.list.filter((server) => servers.has(server)),
    unknown,
    stripped: stripped
      .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  };
};

/** Words in the form of a machine's name that are something else: plans, protocols, standards, error codes. */
const NOT_A_NAME =
  /^(?:(?:s|c|g|gd|m|so)-\d|(?:utf|sha|aes|http|https|tls|ssl|smb|ipv|rfc|kb|event|error|code|port|step|day|cve|ms|md|iso|windows|server|x|sql-server|wi-fi|tcp|udp)-?\d)/i;

/**
 * Words that look like a machine's name: `sql-prod-7`, or whatever follows "the server called". A guess on purpose:
 * pretending to know a machine is worse than asking back about a word that was none.
 */
export const nameLikes = (question: string): string[] => {
  const found = new Set<string>();
  const add = (name: string | undefined): void => {
    if (name && !NOT_A_NAME.test(name)) found.add(name.replace(/[.-]+$/, ''));
  };
  for (const match of question.matchAll(/(?<![\w.\\/-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-[a-z]*\d{1,3}(?![\w-])/gi))
    add(match[0]);
  const after =
    /\b(?:servers?|droplets?|machines?|vms?|hosts?)\s+((?:named|called)\s+)?["'`“]?([a-z][\w.-]{1,62})["'`”]?/gi;
  for (const [, called, name = ''] of question.matchAll(after)) {
    // "server is" is grammar; "server web-a" and "server called zeus" are names.
    if (called || (/[-_]/.test(name) && !COMPOUND.test(name)) || /^[a-z]+\d+$/i.test(name)) add(name);
  }
  return [...found];
};

/** Hyphenated words that may follow "server" without being its name. */
const COMPOUND = /^(?:side|based|level|wide|room|to-|re-|pre-|non-|sign-|log-|set-|back-|start-|shut-|e-)/i;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
