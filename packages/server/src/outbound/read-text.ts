/** A body as text, to a little over `maxChars` at most: what comes after them is not fetched. */
export async function readText(
  body: ReadableStream<Uint8Array>,
  maxChars: number,
  heard?: () => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    heard?.();
    text += decoder.decode(bytes, {stream: true});
    if (text.length > maxChars) break;
  }
  return text;
}
