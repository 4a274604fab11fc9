/**
 * Asks the host page's own backend for an identity token. The visitor's cookies of the host go with it, and only to
 * the host's own origin: a `token-url` elsewhere gets none.
 */
export async function fetchToken(url: string): Promise<string> {
  const response = await fetch(url, {
    credentials: 'same-origin',
    headers: {accept: 'application/json'},
    cache: 'no-store',
  });
  const {token} = (await response.json()) as {token: string};
  return token;
}
