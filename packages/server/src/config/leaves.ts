import * as z from 'zod';

/*
 * Single settings. Each says in its message what is wanted and shows a right one, for a wrong setting stops the server
 * and its operator reads this text.
 */

export const example = (what: string, right: string) => `${what}. Example: ${right}`;

export const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, example('use 2 to 40 lower-case letters, digits and hyphens', '"acme-hosting"'));

export const origin = z.string().refine(
  (value) => {
    try {
      return new URL(value).origin === value;
    } catch {
      return false;
    }
  },
  example('give scheme, host and port alone, without a path or a slash at the end', '"https://panel.example.com"'),
);

const isLocal = (hostname: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);

/** A base URL: https, or http on this machine alone, since every call to it carries a key. */
export const baseUrl = (right: string) =>
  z.string().refine(
    (value) => {
      try {
        const {protocol, hostname, pathname, search} = new URL(value);
        return (
          (protocol === 'https:' || (protocol === 'http:' && isLocal(hostname))) && pathname === '/' && search === ''
        );
      } catch {
        return false;
      }
    },
    example('give an https address without a path (http only for this machine)', `"${right}"`),
  );

/** Any https address, or http on this machine alone. */
export const httpsUrl = (right: string) =>
  z.string().refine(
    (value) => {
      try {
        const {protocol, hostname, username} = new URL(value);
        return (protocol === 'https:' || (protocol === 'http:' && isLocal(hostname))) && username === '';
      } catch {
        return false;
      }
    },
    example('give an https address (http only for this machine)', `"${right}"`),
  );

export const key = z
  .string()
  .min(8, example('give the key itself or a reference to an environment variable', '"${AGENT_KEY}"'));

export const perMinute = (right: number) =>
  z.int(example('give a whole number of requests a minute', String(right))).min(1);
