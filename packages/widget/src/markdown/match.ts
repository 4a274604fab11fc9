/** What a sticky or global pattern finds from `at` on; `lastIndex` then says where it ended. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
