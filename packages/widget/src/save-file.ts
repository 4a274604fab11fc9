/** How long the browser has for taking the file over. */
const REVOKE_AFTER_MS = 60_000;

const TYPES = {txt: 'text/plain;charset=utf-8', json: 'application/json'};

/**
 * Hands a text to the browser as a file, made here. A download is no navigation, so no directive of a page's policy
 * speaks of it. Returns the file's name, which has the day in it; `savedAt` is in milliseconds since 1970.
 */
export function saveFile(name: string, kind: keyof typeof TYPES, text: string, savedAt: number): string {
  const url = URL.createObjectURL(new Blob([text], {type: TYPES[kind]}));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}-${new Date(savedAt).toISOString().slice(0, 10)}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
  return link.download;
}
