const MARKER = /\[\[C(\d{1,3})\]\]/g;

/** A tail that may become a marker with the next piece. */
const PARTIAL = /\[(?:\[(?:C(?:\d{1,3}\]?)?)?)?$/;

/**
 * Rewrites the platform's inline markers `[[C1]]` to `[1]`, which reads well in any client, and remembers which
 * numbers were cited. A marker may be split over pieces, so its beginning is held back.
 */
export function createCitationRewriter(): {push(text: string): string; end(): string; readonly cited: Set<number>} {
  const cited = new Set<number>();
  let held = '';

  const rewrite = (text: string) =>
    text.replace(MARKER, (_, digits: string) => {
      cited.add(Number(digits));
      return `[${Number(digits)}]`;
    });

  return {
    cited,
    push(text) {
      const all = held + text;
      const partial = PARTIAL.exec(all);
      held = partial === null ? '' : partial[0];
      return rewrite(partial === null ? all : all.slice(0, partial.index));
    },
    end() {
      const rest = held;
      held = '';
      return rest;
    },
  };
}
