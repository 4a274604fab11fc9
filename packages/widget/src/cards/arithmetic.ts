import type {NeedData, RecommendationBasis, RecommendationData, SizeData} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {type CardContext, fact, facts, note, own, wordFor} from './card.ts';

/** The numbers that an advice rests upon, so that its reader can do the sum again. */
export function arithmetic(data: RecommendationData, context: CardContext): TemplateResult {
  const {words, formats} = context;
  const {basis} = data;
  const {cpu, memory, today, to, traffic, missing = []} = basis;
  return html`${facts([
    fact(words.period, basis.windowDays === undefined ? undefined : formats.days(basis.windowDays)),
    fact(words.today, today && size(today, data.currency, context)),
    fact(words.advised, to && size(to, data.currency, context)),
    fact(words.facts.size, basis.size && own(basis.size)),
    fact(words.facts.disk, basis.sizeGb === undefined ? undefined : formats.disk(basis.sizeGb)),
    fact(words.facts.age, basis.ageDays === undefined ? undefined : formats.days(basis.ageDays)),
    fact(words.lastCopy, basis.lastSnapshotDays === undefined ? undefined : formats.days(basis.lastSnapshotDays)),
    fact(words.facts.port, basis.port === undefined ? undefined : String(basis.port)),
    fact(words.traffic, traffic && `${formats.mbps(traffic.inboundP95)} / ${formats.mbps(traffic.outboundP95)}`, true),
  ])}
  ${cpu ? need(words.metrics.cpu, cpu, (count) => `${formats.number(count)} ${words.facts.vcpus}`, today?.vcpus, to?.vcpus, context) : nothing}
  ${memory ? need(words.metrics.memory, memory, formats.memory, today?.memoryMb, to?.memoryMb, context) : nothing}
  ${cpu || memory ? note(words.p95Means) : nothing}
  ${missing.map(({metric, get}) => note(`${wordFor(words.metrics, metric)}: ${words.notMeasured}, ${wordFor(words.ways, get)}`))}
  ${rules(basis, context)}`;
}

/** What is needed of one thing: p95 of what there is, divided by what of it may be used. */
function need(
  title: string,
  {p95, mean, max, coverage, days, targetPercent, needed}: NeedData,
  amount: (value: number) => string,
  today: number | undefined,
  advised: number | undefined,
  {words, formats}: CardContext,
): TemplateResult {
  const {percent} = formats;
  const sum = today === undefined ? '' : ` = ${percent(p95)} × ${amount(today)} ÷ ${percent(targetPercent)}`;
  return html`<p class="series-title">${title}</p>
    ${facts([
      fact('p95', percent(p95)),
      fact(words.mean, percent(mean)),
      fact(words.max, percent(max)),
      fact(words.today, today === undefined ? undefined : amount(today)),
      fact(words.advised, advised === undefined ? undefined : amount(advised)),
      fact(words.mayUse, percent(targetPercent), true),
      fact(words.needed, html`<span dir="ltr">${amount(needed)}${sum}</span>`, true),
    ])}
    ${note(`${formats.days(days)} · ${words.measured(formats.share(coverage))}`)}`;
}

/** A size with its price, where it has one. */
function size({slug, monthly}: SizeData, currency: string | undefined, {words, formats}: CardContext): TemplateResult {
  if (monthly === undefined || currency === undefined) return own(slug);
  return html`${own(slug)}, ${words.perMonth(formats.money(monthly, currency))}`;
}

function rules({rules = []}: RecommendationBasis, {words}: CardContext): TemplateResult | typeof nothing {
  if (rules.length === 0) return nothing;
  return html`<p class="series-title">${words.rules}</p>
    <ul class="changes">
      ${rules.map(
        ({firewall, from, to, addresses}) =>
          html`<li>${own(firewall)}: <bdi>${from === to ? from : `${from}–${to}`}</bdi>, <bdi>${addresses.join(', ')}</bdi></li>`,
      )}
    </ul>`;
}
