import type {BillData, BillLine} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {type CardContext, card, note, own, wordFor} from './card.ts';

/** What the user's resources cost a month: each line, what has no price, and what could not be read. */
export function billCard(data: BillData, context: CardContext): TemplateResult {
  const {words, formats} = context;
  const {lines, totalMonthly, currency, unread} = data;
  const price = (amount: number | undefined) =>
    amount === undefined || currency === undefined ? undefined : formats.money(amount, currency);
  const isPriced = data.state === 'priced';
  const hasGaps = lines.some(({monthly}) => monthly === undefined);
  const total = price(totalMonthly);
  const body = html`${isPriced ? nothing : html`<p class="card-text">${words.noPrices}</p>`}
    <table class="bill-lines">
      <thead class="sr">
        <tr>
          <th scope="col">${words.item}</th>
          ${isPriced ? html`<th scope="col">${words.aMonth}</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) => html`<tr>
            <th scope="row">${own(line.name)} <span class="card-note">${describe(line, context)}</span></th>
            ${isPriced ? html`<td>${price(line.monthly) ?? html`<em>${words.noPrice}</em>`}</td>` : nothing}
          </tr>`,
        )}
      </tbody>
      ${
        total === undefined || !isPriced
          ? nothing
          : html`<tfoot>
              <tr>
                <th scope="row">${hasGaps ? words.totalOfPriced : words.total}</th>
                <td>${total}</td>
              </tr>
            </tfoot>`
      }
    </table>
    ${unread.length > 0 ? note(words.unreadLists(formats.list(unread.map((list) => wordFor(words.lists, list))))) : nothing}
    ${isPriced ? note(words.notAnInvoice) : nothing}`;
  return card({kind: 'bill', title: words.bill, body, asOf: data.asOf}, context);
}

function describe({what, size, sizeGb}: BillLine, {words, formats}: CardContext): TemplateResult {
  const more = sizeGb === undefined ? size : formats.disk(sizeGb);
  return html`${wordFor(words.kinds, what)}${more === undefined ? nothing : html`, ${own(more)}`}`;
}
