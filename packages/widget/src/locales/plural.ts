/** A text for each plural category that the language tells apart; `#` stands for the number. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & {other: string};

/**
 * The form of a text that goes with a number, with the number written as the language writes it.
 *
 * @example
 * plural('de', 5, {one: '# neue Nachricht', other: '# neue Nachrichten'}) // '5 neue Nachrichten'
 */
export function plural(lang: string, n: number, forms: PluralForms): string {
  const form = forms[new Intl.PluralRules(lang).select(n)] ?? forms.other;
  return form.replace('#', new Intl.NumberFormat(lang).format(n));
}
