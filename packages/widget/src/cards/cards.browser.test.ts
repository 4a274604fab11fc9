import {expect} from '@open-wc/testing';
import type {MessagePart} from '@wincloud/chat-core';
import {html, render} from 'lit';
import {ADVICE, action, advice, BILL, bill, droplet, historyOf, METRICS, metrics} from '../../test/cards.ts';
import {accessible, type FakeBackend, fakeBackend, find, has, openChat, pause, until} from '../../test/fake-backend.ts';
import {lazyCards} from '../controllers/cards.ts';
import '../define.ts';
import type {WinCloudChat} from '../index.ts';
import {en} from '../locales/en.ts';

describe('cards', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  afterEach(() => backend.restore());

  async function show(parts: MessagePart[], attributes = '') {
    localStorage.setItem('wincloud-chat:chat.example.com:wincloud', JSON.stringify({conversation: 'c1'}));
    backend = fakeBackend({history: historyOf(...parts)});
    element = await openChat(attributes);
    await until(() => has(element, '.text') && !has(element, 'p.card'));
    await element.updateComplete;
  }

  const cards = () => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.card') ?? [])];
  const words = (node: Element | null | undefined) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const facts = (card: Element | undefined) =>
    Object.fromEntries(
      [...(card?.querySelectorAll('dt') ?? [])].map((dt) => [words(dt), words(dt.nextElementSibling)]),
    );

  it('stand in the order of their parts, before the words, as named groups', async () => {
    await show([droplet(), metrics(), advice(), bill(), action()]);
    expect(cards().map(({className}) => className.split(' ')[1])).to.deep.equal([
      'droplet',
      'metrics',
      'recommendation',
      'bill',
      'action',
    ]);
    expect(cards().map((card) => [card.role, card.ariaLabel])).to.deep.equal([
      ['group', 'Server, win-web-01'],
      ['group', 'Server, win-web-01'],
      ['group', 'Server, win-web-01'],
      ['group', 'Costs a month at today’s prices'],
      ['group', 'Change the size'],
    ]);
    expect(find(element, '.answer').lastElementChild?.previousElementSibling?.className).to.equal('text');
    for (const details of element.shadowRoot?.querySelectorAll('details') ?? []) details.open = true;
    await accessible(element);
  });

  it('show a server with its address, price and time', async () => {
    await show([droplet()]);
    expect(facts(cards()[0])).to.deep.equal({
      Size: 's-4vcpu-8gb',
      vCPUs: '4',
      Memory: '8 GB',
      Disk: '160 GB',
      Region: 'fra1',
      Address: '203.0.113.7',
      System: 'windows-2022',
      Backups: 'Yes',
      Price: '€57.60 a month',
    });
    expect(words(find(element, '.card-state'))).to.equal('Running');
    expect(words(find(element, '.as-of'))).to.match(/^As of \d/);
    expect(find(element, '.copyable').localName).to.equal('bdi');
    expect(find(element, '.card').className).not.to.contain('stale');
  });

  it('say less where less is known, and look old when they are', async () => {
    await show([
      droplet({
        publicIpv4: undefined,
        os: undefined,
        monthly: undefined,
        backups: false,
        status: 'migrating',
        asOf: '2026-01-01T00:00:00Z',
      }),
    ]);
    expect(Object.keys(facts(cards()[0]))).not.to.include.members(['Price']);
    expect(facts(cards()[0]).Backups).to.equal('No');
    expect(words(find(element, '.card-state'))).to.equal('migrating');
    expect(find(element, '.card').className).to.contain('stale');
  });

  it('draw measurements as a line with gaps, and say them in words and as a table', async () => {
    await show([metrics()]);
    const charts = [...(element.shadowRoot?.querySelectorAll('svg[role=img]') ?? [])];
    expect(charts.map(({ariaLabel}) => ariaLabel)).to.deep.equal([
      'Processor, Last 12.4%, Mean 9%, p95 31%, Highest 88%',
      'Disk in use (C:), Last 62%, Mean 61%, p95 62%, Highest 62%',
      'Incoming traffic, Last 12.4 Mb/s, Mean 9 Mb/s, p95 31 Mb/s, Highest 3.2 Mb/s',
    ]);
    // Two are seen at once, the others are folded behind their names.
    expect(charts.map((chart) => chart.closest('details') !== null)).to.deep.equal([false, false, true]);
    expect(words(find(element, '.fold > summary'))).to.equal('Incoming traffic');
    expect(charts[0]?.querySelector('.line')?.getAttribute('d')?.match(/M/g)).to.have.length(3);
    expect(words(find(element, '.series .card-note'))).to.equal('From Prometheus · 99.9% of the time measured');
    const card = words(cards()[0]);
    expect(card).to.contain('Not measured: Memory in use').and.contain('may know more: Prometheus');
    const rows = [...(element.shadowRoot?.querySelectorAll('tbody tr') ?? [])].map(words);
    expect(rows).to.have.length(METRICS.series[0]?.points.length ?? 0);
    expect(rows[9]).to.contain('not measured');
    expect(find(element, 'tbody').children[0]?.children).to.have.length(4);
  });

  it('say how to get measurements, or that a machine is off', async () => {
    await show([
      metrics({state: 'no-data', series: [], unread: []}),
      metrics({state: 'off', series: [], missing: [], unread: []}),
    ]);
    expect(words(cards()[0])).to.contain('install windows_exporter').and.contain('Prometheus');
    expect(words(cards()[1])).to.contain('This server is off');
    expect(has(element, 'svg[role=img]')).to.equal(false);
  });

  it('give an advice with what it saves, its sum, and what would change it', async () => {
    await show([advice()]);
    const card = words(cards()[0]);
    expect(card).to.contain('A smaller size is enough').and.contain('Saves €28.80 a month');
    expect(card).to.contain('Medium confidence: measurements are missing, for short times it did much more');
    expect(card).to.contain('1.6 vCPUs = 24% × 4 vCPUs ÷ 60%').and.contain('3.3 GB = 33% × 8 GB ÷ 80%');
    expect(card).to.contain('s-2vcpu-4gb, €28.80 a month');
    expect([...(element.shadowRoot?.querySelectorAll('.changes li') ?? [])].map(words)).to.deep.equal([
      'Processor: p95 above 30%',
      'Short peaks of up to 88% that matter to you',
      'A copy of your own every 30 days',
    ]);
  });

  it('say what an advice costs, nothing about money without a price, and who may come in', async () => {
    await show([
      advice({kind: 'larger', savingMonthly: -28.8}),
      advice({
        kind: 'open-rdp',
        savingMonthly: undefined,
        confidence: {level: 'high', because: []},
        basis: {port: 3389, because: 'rule', rules: [{firewall: 'fw', from: 3389, to: 3389, addresses: ['0.0.0.0/0']}]},
        wouldChange: [],
      }),
      advice({
        kind: 'no-data',
        basis: {
          ...ADVICE.basis,
          cpu: undefined,
          memory: undefined,
          missing: [{metric: 'cpu', because: 'never-measured', get: 'install-agent'}],
        },
      }),
      advice({kind: 'moon-phase' as never}),
    ]);
    expect(cards()).to.have.length(3);
    expect(words(cards()[0])).to.contain('Costs €28.80 more a month');
    expect(words(cards()[1])).to.contain('lets everybody in').and.contain('fw: 3389, 0.0.0.0/0');
    expect(words(cards()[1])).not.to.contain('€');
    expect(words(cards()[2])).to.contain('Processor: not measured, have it measured');
  });

  it('add up a bill, mark what has no price, and say what is not in it', async () => {
    await show([bill(), bill({state: 'no-prices', totalMonthly: undefined, unread: []})]);
    const rows = [...(cards()[0]?.querySelectorAll('tr') ?? [])].map(words);
    expect(rows).to.deep.equal([
      'Item A month',
      'win-web-01 Server, s-4vcpu-8gb €48.00',
      'win-web-01 Backups €9.60',
      'data-01 Volume, 250 GB €25.00',
      'before-the-update-of-march Snapshot, 31.4 GB no price',
      'Total of what has a price €82.60',
    ]);
    expect(words(cards()[0])).to.contain('not in it: snapshots').and.contain('not an invoice');
    expect(words(cards()[1])).to.contain('There are no prices').and.not.contain('€');
    expect(cards()[1]?.querySelectorAll('tbody tr')).to.have.length(BILL.lines.length);
  });

  it('are skipped where they cannot be read, and the answer stands', async () => {
    await show([
      {type: 'data-droplet', data: {name: 'win-web-01'}} as unknown as MessagePart,
      metrics({series: [{}] as never}),
      {type: 'data-action', data: undefined} as unknown as MessagePart,
      bill(),
    ]);
    expect(cards()).to.have.length(1);
    expect(words(find(element, '.text'))).to.equal('So.');
  });

  it('speak the language of the chat, from right to left where that is so, and time runs on as ever', async () => {
    await show([droplet(), metrics(), bill(), action()], 'locale="ar"');
    await until(() => find(element, '.base').dir === 'rtl');
    await until(() => words(cards()[0]).includes('الخادم'));
    expect(getComputedStyle(cards()[0] as Element).direction).to.equal('rtl');
    expect(getComputedStyle(find(element, '.chart')).direction).to.equal('ltr');
    expect(find(element, '.card .card-title bdi').textContent).to.equal('win-web-01');
    const [name, state] = [find(element, '.card-name'), find(element, '.card-state')];
    expect(name.getBoundingClientRect().left).to.be.greaterThan(state.getBoundingClientRect().right);
    await accessible(element);
  });

  it('can be read in the dark and fit a narrow panel', async () => {
    await show(
      [droplet(), metrics(), advice(), bill(), action({typedName: 'win-web-01'})],
      'scheme="dark" style="--wincloud-width: 320px"',
    );
    for (const details of element.shadowRoot?.querySelectorAll('details') ?? []) details.open = true;
    const scroller = find(element, '.scroller');
    expect(scroller.scrollWidth).to.equal(scroller.clientWidth);
    for (const card of cards()) expect(card.scrollWidth, card.className).to.be.at.most(card.clientWidth);
    await accessible(element);
  });

  it('have another one in their place that says so until their chunk is there, and ask for it with each render', async () => {
    backend = fakeBackend();
    element = await openChat();
    let isDown = true;
    let asked = 0;
    const view = lazyCards({host: element, labels: en} as never, async () => {
      asked += 1;
      if (isDown) throw new TypeError('Failed to fetch dynamically imported module');
      return () => 'a card';
    });
    const drawn = () => {
      const box = document.createElement('div');
      render(html`${view(droplet())}${view(bill())}${view({type: 'text', text: 'no card'})}`, box);
      return words(box);
    };
    expect(drawn()).to.equal('Details are not here yet.Details are not here yet.');
    await pause(50);
    expect(asked).to.equal(1);
    isDown = false;
    expect(drawn()).to.contain('not here yet');
    await pause(0);
    expect(asked).to.equal(2);
    expect(drawn()).to.equal('a carda card');
  });
});
