import type {ChatMessage} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {laterIcon} from '../icons-later.ts';
import type {ExtraLabels, GuardrailName} from '../locales/en-extras.ts';

/** So many rules are named; an answer is touched by one or two. */
const MAX_NAMED = 5;

/** What the server calls a rule of which the provider says no name. */
const UNNAMED = 'unnamed';

/** Says which rules of the provider touched an answer, where one did: in words, or by the names that they have there. */
export function guardrailNote(
  {parts}: Pick<ChatMessage, 'parts'>,
  labels: ExtraLabels,
  lang: string | undefined,
): TemplateResult | typeof nothing {
  const rules = parts.findLast((part) => part.type === 'data-answered-by')?.data.guardrails ?? [];
  if (rules.length === 0) return nothing;
  const names = rules.filter((rule) => rule !== UNNAMED).map((rule) => nameOf(rule, labels));
  const list = new Intl.ListFormat(lang ?? 'en').format([...new Set(names)].slice(0, MAX_NAMED));
  return html`<p class="guardrail">${laterIcon('shield')}<span>${labels.guardrailSaid(list)}</span></p>`;
}

/** A name that is not known here stays as it is, and with its own direction does not disturb the sentence around it. */
function nameOf(rule: string, {guardrails}: ExtraLabels): string {
  const known = rule.toLowerCase() as GuardrailName;
  return Object.hasOwn(guardrails, known) ? guardrails[known] : `\u2068${rule}\u2069`;
}
