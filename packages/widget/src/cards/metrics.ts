import type {MetricSeries, MetricsData} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {type CardContext, card, fact, facts, folded, note, own, wordFor} from './card.ts';
import {chartPath, MAX_POINTS, topOf} from './chart-path.ts';

/** The box that a chart is drawn in, and stretched from. */
const WIDTH = 300;
const HEIGHT = 60;

/** Charts that one sees at once; the others are a press away, for five of them are longer than a panel. */
const SHOWN = 2;

/** Those who measure, as they write themselves. */
const SOURCES = {digitalocean: 'DigitalOcean', prometheus: 'Prometheus'};

/** What a server did over some time: a chart for each metric, and all of it as a table. */
export function metricsCard(data: MetricsData, context: CardContext): TemplateResult {
  const {words, formats} = context;
  const series = data.series.map((one) => ({...one, points: one.points.slice(-MAX_POINTS)}));
  const names = (list: readonly string[], by: object) => formats.list(list.map((code) => wordFor(by, code)));
  const body = html`${data.state === 'off' ? html`<p class="card-text">${words.isOff}</p>` : nothing}
    ${data.state === 'no-data' ? html`<p class="card-text">${words.noData} ${words.howToMeasure}</p>` : nothing}
    ${series.slice(0, SHOWN).map((one) => seriesView(one, data, context))}
    ${series.length > SHOWN ? others(series.slice(SHOWN), data, context) : nothing} ${series.length > 0 ? table(series, data, context) : nothing}
    ${data.state === 'measured' && data.missing.length > 0 ? note(words.missing(names(data.missing, words.metrics))) : nothing}
    ${data.unread.length > 0 ? note(words.unreadSources(names(data.unread, SOURCES))) : nothing}`;
  return card({kind: 'metrics', title: words.kinds.droplet, name: data.droplet.name, body, asOf: data.asOf}, context);
}

function others(series: readonly MetricSeries[], data: MetricsData, context: CardContext): TemplateResult {
  const names = context.formats.list(series.map((one) => titleOf(one, context)));
  return folded(names, html`<div class="other-series">${series.map((one) => seriesView(one, data, context))}</div>`);
}

function seriesView(series: MetricSeries, {from, to}: MetricsData, context: CardContext): TemplateResult {
  const {words, formats} = context;
  const {device, points, unit, last, mean, p95, max, coverage} = series;
  const word = wordFor(words.metrics, series.metric);
  const title = titleOf(series, context);
  const value = valueIn(unit, context);
  const top = topOf(unit, points);
  const figures = [
    [words.last, last.value],
    [words.mean, mean],
    ['p95', p95],
    [words.max, max],
  ] as const;
  const label = [title, ...figures.map(([name, figure]) => `${name} ${value(figure)}`)].join(', ');
  // Time runs from left to right in every language, as on the axes of a paper.
  return html`<div class="series">
    <p class="series-title">${word}${device === undefined ? nothing : html` (${own(device)})`}</p>
    <div class="chart" dir="ltr">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
        <path class="grid" d="M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}" />
        <path class="line" d=${chartPath(points, top, WIDTH, HEIGHT)} />
      </svg>
      <div class="axis-y" aria-hidden="true"><bdi>${value(top)}</bdi><bdi>${value(0)}</bdi></div>
      <div class="axis-x" aria-hidden="true"><bdi>${formats.time(from)}</bdi><bdi>${formats.time(to)}</bdi></div>
    </div>
    ${facts(figures.map(([name, figure]) => fact(name, value(figure))))}
    ${note(`${words.source(wordFor(SOURCES, series.source))} · ${words.measured(formats.share(coverage))}`)}
  </div>`;
}

/** The same for whoever sees no chart, or wants the numbers. */
function table(series: readonly MetricSeries[], {from, to}: MetricsData, context: CardContext): TemplateResult {
  const {words, formats} = context;
  const rows = Math.max(...series.map(({points}) => points.length));
  const begin = Date.parse(from);
  const span = (Date.parse(to) - begin) / rows;
  const body = html`<p class="card-note">${words.p95Means}</p>
    <div class="card-scroll" tabindex="0" role="group" aria-label=${words.asTable}>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.time}</th>
            ${series.map((one) => html`<th scope="col">${titleOf(one, context)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${Array.from(
            {length: rows},
            (_, row) => html`<tr>
              <th scope="row">${formats.time(new Date(begin + row * span).toISOString())}</th>
              ${series.map(({points, unit}) => {
                const point = points[row] ?? null;
                return html`<td>${point === null ? words.notMeasured : valueIn(unit, context)(point)}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  return folded(words.asTable, body);
}

function titleOf({metric, device}: MetricSeries, {words}: CardContext): string {
  const word = wordFor(words.metrics, metric);
  return device === undefined ? word : `${word} (${device})`;
}

const valueIn = (unit: MetricSeries['unit'], {formats}: CardContext) => (unit === '%' ? formats.percent : formats.mbps);
