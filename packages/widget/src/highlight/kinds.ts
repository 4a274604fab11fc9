/** What a part of code can be: one colour each. Everything else has the colour of text. */
export const KINDS = ['keyword', 'string', 'comment', 'number', 'name', 'variable'] as const;

export type Kind = (typeof KINDS)[number];

/** Scopes of highlight.js by kind, of `title.function` the first word; `''` is text again, as code is within a string. */
const SCOPES: Record<string, Kind | ''> = {
  keyword: 'keyword',
  literal: 'keyword',
  operator: '',
  type: 'keyword',
  string: 'string',
  regexp: 'string',
  char: 'string',
  subst: '',
  comment: 'comment',
  meta: 'comment',
  quote: 'comment',
  number: 'number',
  built_in: 'name',
  title: 'name',
  name: 'name',
  section: 'name',
  variable: 'variable',
  'template-variable': 'variable',
  attr: 'variable',
  attribute: 'variable',
  property: 'variable',
  symbol: 'variable',
  link: 'variable',
};

/** The kind of what stands in these scopes, outermost first: the innermost that has one decides. */
export function kindOf(scopes: readonly string[]): Kind | undefined {
  for (let depth = scopes.length - 1; depth >= 0; depth--) {
    const kind = SCOPES[(scopes[depth] as string).split('.', 1)[0] as string];
    if (kind !== undefined) return kind || undefined;
  }
  return undefined;
}
