import type {DropletData} from '@wincloud/chat-core';
import {html, type TemplateResult} from 'lit';
import {type CardContext, card, fact, facts, own, wordFor} from './card.ts';

/** One of the user's servers, as it was when it was asked for. */
export function dropletCard(data: DropletData, context: CardContext): TemplateResult {
  const {words, formats} = context;
  const {vcpus, memory, disk, size, region, address, system, backups, price} = words.facts;
  const {monthly, currency} = data;
  const body = facts([
    fact(size, own(data.size)),
    fact(vcpus, formats.number(data.vcpus)),
    fact(memory, formats.memory(data.memoryMb)),
    fact(disk, formats.disk(data.diskGb)),
    fact(region, own(data.region)),
    fact(address, data.publicIpv4 && html`<bdi class="copyable">${data.publicIpv4}</bdi>`),
    fact(system, data.os && own(data.os)),
    fact(backups, data.backups ? words.yes : words.no),
    fact(
      price,
      monthly === undefined || currency === undefined ? undefined : words.perMonth(formats.money(monthly, currency)),
    ),
  ]);
  const aside = html`<p class="card-state ${data.status}"><i class="dot"></i>${wordFor(words.statuses, data.status)}</p>`;
  return card({kind: 'droplet', title: words.kinds.droplet, name: data.name, aside, body, asOf: data.asOf}, context);
}
