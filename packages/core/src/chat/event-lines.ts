/** One event as it stands in a stream: its own `id`, or an empty one, and its `data` lines. */
export interface RawEvent {
  id: string;
  data: string;
}

/**
 * Reads `text/event-stream` as it comes (HTML, section 9.2.6), and of its fields only the two that this protocol
 * uses. A fifth of the size of a library for all of them, which every page would download; a test holds it to one.
 * The function that it gives throws when an event is longer than `maxChars`.
 */
export function createLines(maxChars: number, onEvent: (event: RawEvent) => void): (text: string) => void {
  /** The line that has no end yet. */
  let line = '';
  let data: string | undefined;
  let id = '';
  let afterReturn = false;

  function take(whole: string): void {
    if (whole === '') {
      if (data !== undefined) onEvent({id, data});
      data = undefined;
      id = '';
      return;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(whole) as RegExpExecArray;
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
    else if (field === 'id' && !value.includes('\0')) id = value;
  }

  return (text) => {
    if (text === '') return;
    // A line may end in CR and LF, and these may come apart.
    const lines = (afterReturn && text[0] === '\n' ? text.slice(1) : text).split(/\r\n?|\n/);
    afterReturn = text.endsWith('\r');
    lines[0] = line + lines[0];
    line = lines.pop() ?? '';
    for (const whole of lines) take(whole);
    if (line.length + (data?.length ?? 0) > maxChars) throw new Error('An event is too long.');
  };
}
