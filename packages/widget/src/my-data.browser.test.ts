// Longer than most files: one dialog from all sides.
import {expect} from '@open-wc/testing';
import type {ErasureReceipt} from '@wincloud/chat-core';
import {
  accessible,
  type FakeBackend,
  type FakeBackendOptions,
  fakeBackend,
  find,
  has,
  json,
  openChat,
  press,
  problem,
  settled,
  type,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';
import {locale as arabic} from './locales/ar.ts';

const KEY = 'wincloud-chat:chat.example.com:wincloud';
const AUDIT = {seq: 41, hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'};
const RECEIPT: ErasureReceipt = {erasedAt: '2026-11-28T10:00:00.000Z', conversations: 3, audit: AUDIT};
const EXPORT = {format: 'wincloud-chat-user', version: 1, subject: 'v1', conversations: [{id: 'c1', turns: []}]};
const HISTORY = [
  {id: 'u1', role: 'user' as const, parts: [{type: 'text' as const, text: 'My secret question'}]},
  {id: 'a1', role: 'assistant' as const, parts: [{type: 'text' as const, text: 'A secret answer.'}]},
];

/** What a visitor has left in this browser: all that is kept of one. */
const KEPT = {
  conversation: 'c1',
  subject: 'v1',
  visitor: 'v1.signed',
  accent: '#1463ff',
  drafts: {c1: 'A secret draft'},
  unsent: {c9: [{id: 'u9', role: 'user', parts: [{type: 'text', text: 'secret'}], delivery: 'queued', key: 'k'}]},
  read: 'a1',
  size: {width: 400, height: 600},
};

const kept = () => JSON.parse(localStorage.getItem(KEY) ?? '{}');

describe('the own data', () => {
  const {click} = HTMLAnchorElement.prototype;
  let backend: FakeBackend;
  let element: WinCloudChat;
  let calls: string[];
  let sessions: unknown[];
  let files: {name: string; content: Promise<unknown>}[];
  /** Answers a call in another way than with success. */
  let answer: (call: string) => Response | Promise<Response> | undefined;

  beforeEach(() => {
    [calls, sessions, files] = [[], [], []];
    answer = () => undefined;
    HTMLAnchorElement.prototype.click = function click() {
      files.push({name: this.download, content: fetch(this.href).then((response) => response.json())});
    };
    localStorage.setItem(KEY, JSON.stringify(KEPT));
  });
  afterEach(() => {
    HTMLAnchorElement.prototype.click = click;
    backend.restore();
  });

  async function open(options: FakeBackendOptions = {}, attributes = '') {
    backend = fakeBackend({
      history: HISTORY,
      route(method, path, body) {
        const call = `${method} ${path}`;
        if (path.startsWith('/v1/me')) calls.push(call);
        const given = answer(call);
        if (given !== undefined) return given;
        if (call === 'GET /v1/me/export') return json(EXPORT);
        if (call === 'DELETE /v1/me') {
          backend.history = undefined;
          return json(RECEIPT);
        }
        if (path !== '/v1/session') return undefined;
        sessions.push(body);
        const {visitor = `v${sessions.length}.signed`} = body as {visitor?: string};
        return json({token: 't', expiresAt: '2100-01-01T00:00:00Z', subject: visitor.split('.')[0], visitor});
      },
      ...options,
    });
    element = await openChat(attributes);
    await until(() => has(element, '.bubble'));
  }

  async function choose(entry: 'Download my data' | 'Delete my data…') {
    find(element, '.more').click();
    await until(() => has(element, '[role=menu]'));
    const items = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    items.find(({textContent}) => textContent?.trim() === entry)?.click();
    await until(() => has(element, '.my-data'));
    await settled(element);
  }

  const focused = () => element.shadowRoot?.activeElement;
  const said = () => find(element, '.progress').textContent?.trim();
  const isErased = () => has(element, '.receipt');

  async function erase() {
    await choose('Delete my data…');
    find(element, '.erase').click();
    find(element, '.question .yes').click();
  }

  describe('as a file', () => {
    it('is saved as JSON, with the day in its name, and that is said', async () => {
      await open();
      await choose('Download my data');
      await until(() => files.length === 1);
      expect(files[0]?.name).to.match(/^my-data-\d{4}-\d\d-\d\d\.json$/);
      expect(await files[0]?.content).to.deep.equal(EXPORT);
      expect(find(element, '.progress').role).to.equal('status');
      expect(said()).to.equal(`Saved as ${files[0]?.name}`);
      expect(focused()).to.equal(find(element, '.back'));
      expect(find(element, '.scroller').inert && find(element, '.foot').inert).to.equal(true);
      await accessible(element);
      press(find(element, '.back'), 'Escape');
      expect([has(element, '.my-data'), element.open, find(element, '.foot').inert]).to.deep.equal([
        false,
        true,
        false,
      ]);
      expect(focused()).to.equal(find(element, '.more'));
    });

    it('that cannot be had says why, and can be tried again', async () => {
      answer = (call) => (call === 'GET /v1/me/export' ? problem(503, 'store_unavailable') : undefined);
      await open();
      await choose('Download my data');
      await until(() => has(element, '.failed-note'));
      const alert = find(element, '.my-data [role=alert]');
      expect(alert.textContent).to.contain('could not be downloaded').and.contain('store_unavailable');
      expect(alert.textContent, 'the words for a question').not.to.contain('What store_unavailable means');
      await accessible(element);
      answer = () => undefined;
      find(element, '.my-data .retry').focus();
      find(element, '.my-data .retry').click();
      await until(() => files.length === 1);
      expect(has(element, '.failed-note')).to.equal(false);
      expect(focused(), 'the button is gone').to.equal(find(element, '.back'));
    });

    it('that was asked for too often tells the wait, second by second', async () => {
      answer = (call) =>
        call === 'GET /v1/me/export' ? problem(429, 'rate_limited', {'retry-after': '2'}) : undefined;
      await open();
      await choose('Download my data');
      await until(() => has(element, '.failed-note'));
      const retry = () => find<HTMLButtonElement>(element, '.my-data .retry');
      expect([retry().disabled, retry().textContent?.trim()]).to.deep.equal([true, 'Try again in 2 s']);
      expect(find(element, '.my-data [role=alert]').textContent).to.contain('only a few times a minute');
      await until(() => retry().textContent?.trim() === 'Try again in 1 s');
      answer = () => undefined;
      await until(() => !retry().disabled);
      retry().click();
      await until(() => files.length === 1);
    });
  });

  describe('is erased', () => {
    it('after saying what goes and what stays, and after a second question that begins at Cancel', async () => {
      await open();
      await choose('Delete my data…');
      expect(find(element, '[part=my-data]').getAttribute('aria-describedby')).to.equal('my-data-text');
      expect(find(element, '#my-data-text').textContent)
        .to.contain('All of your conversations in this chat are deleted for good')
        .and.contain('what the hosting company keeps elsewhere');
      expect(focused()).to.equal(find(element, '.back'));
      await accessible(element);
      find(element, '.erase').click();
      expect(focused()).to.equal(find(element, '.question .cancel'));
      expect(find(element, '.question .yes').textContent).to.equal('Yes, delete everything');
      await accessible(element);
      press(find(element, '.cancel'), 'Escape');
      expect([has(element, '.question'), has(element, '.my-data')]).to.deep.equal([false, true]);
      expect(focused()).to.equal(find(element, '.erase'));
      find(element, '.erase').click();
      find(element, '.cancel').click();
      expect(has(element, '.question')).to.equal(false);
      expect(calls).to.deep.equal([]);
    });

    it('and can be had as a file before', async () => {
      const gate = Promise.withResolvers<Response>();
      answer = (call) => (call === 'GET /v1/me/export' ? gate.promise : undefined);
      await open();
      await choose('Delete my data…');
      find(element, '.export').focus();
      find(element, '.export').click();
      find(element, '.export').click();
      find(element, '.erase').click();
      expect(said()).to.equal('Preparing the file…');
      expect([find(element, '.erase').ariaDisabled, has(element, '.question')]).to.deep.equal(['true', false]);
      gate.resolve(json(EXPORT));
      await until(() => files.length === 1);
      expect(calls).to.deep.equal(['GET /v1/me/export']);
      expect(said()).to.contain('Saved as my-data-');
      expect(focused()).to.equal(find(element, '.export'));
      find(element, '.erase').click();
      expect(has(element, '.question')).to.equal(true);
    });

    it('with a receipt, which is said, selectable, and saved as a file; the page hears of it', async () => {
      const gate = Promise.withResolvers<Response>();
      answer = (call) => (call === 'DELETE /v1/me' ? gate.promise : undefined);
      await open();
      const events: ErasureReceipt[] = [];
      element.addEventListener('wincloud-chat-erase', ({detail}) => events.push(detail));
      await erase();
      expect(said()).to.equal('Deleting…');
      expect([has(element, '.question'), has(element, '.erase')]).to.deep.equal([false, false]);
      expect(focused()).to.equal(find(element, '.back'));
      await accessible(element);
      expect(events).to.deep.equal([]);
      backend.history = undefined;
      gate.resolve(json(RECEIPT));
      await until(isErased);
      expect(said()).to.equal('Your data is deleted.');
      const values = [...(element.shadowRoot?.querySelectorAll('.receipt dd') ?? [])].map((dd) => dd.textContent);
      expect(values[0]).to.contain('2026');
      expect(values.slice(1)).to.deep.equal(['3', '41', AUDIT.hash]);
      expect(getComputedStyle(find(element, '.receipt .hash')).userSelect).to.equal('text');
      expect(events).to.deep.equal([RECEIPT]);
      await accessible(element);
      find(element, '.save-receipt').click();
      expect(files[0]?.name).to.match(/^deletion-receipt-.+\.json$/);
      expect(await files[0]?.content).to.deep.equal({tenant: 'wincloud', ...RECEIPT});
    });

    it('here too: the panel begins anew, and nothing of the visitor is kept in the browser', async () => {
      await open();
      expect(find<HTMLTextAreaElement>(element, '.input').value).to.equal('A secret draft');
      type(element, 'A secret draft, longer');
      await erase();
      await until(isErased);
      await until(() => element.chat?.$state.get().config !== undefined && kept().subject !== undefined);
      expect(element.chat?.$messages.get()).to.deep.equal([]);
      expect(element.chat?.$state.get().conversationId).not.to.equal('c1');
      expect(find<HTMLTextAreaElement>(element, '.input').value).to.equal('');
      expect(localStorage.getItem(KEY)).not.to.match(/secret|c1|c9|u9|a1|"size"/);
      find(element, '.begin').click();
      await settled(element);
      expect(has(element, '.my-data')).to.equal(false);
      expect(has(element, '.greeting') && !has(element, '.bubble')).to.equal(true);
      expect(focused()).to.equal(find(element, '.input'));
    });

    it('and a visitor is another one from then on, who was asked for without naming the one before', async () => {
      await open();
      expect(sessions).to.deep.equal([{tenant: 'wincloud', visitor: 'v1.signed'}]);
      await erase();
      await until(() => kept().subject === 'v2');
      expect(sessions.slice(1)).to.deep.equal([{tenant: 'wincloud'}, {tenant: 'wincloud', visitor: 'v2.signed'}]);
      expect(kept().visitor).to.equal('v2.signed');
    });

    it('and a visitor is another one also where none was to be had just then', async () => {
      await open();
      let refused = 0;
      answer = (call) => (call === 'POST /v1/session' && ++refused === 1 ? problem(503, 'shutting_down') : undefined);
      await erase();
      await until(() => kept().visitor === 'v2.signed');
      expect(sessions.slice(1)).to.deep.equal([{tenant: 'wincloud'}]);
      expect(isErased()).to.equal(true);
    });

    it('of a user who is signed in; the visitor that they were before is none of theirs', async () => {
      localStorage.setItem(KEY, JSON.stringify({...KEPT, subject: 'alice'}));
      const session = () => json({token: 't', expiresAt: '2100-01-01T00:00:00Z', subject: 'alice'});
      answer = (call) => (call === 'POST /v1/session' ? session() : undefined);
      await open();
      let tokens = 0;
      element.setUser({getToken: async () => `identity-${++tokens}`});
      await until(() => tokens === 1 && element.chat?.$state.get().config !== undefined);
      await erase();
      await until(() => isErased() && tokens === 2);
      expect(kept().visitor).to.equal('v1.signed');
      expect(element.chat?.$messages.get()).to.deep.equal([]);
    });

    it('not where the backend could not: that is said, all is as it was, and it can be tried again', async () => {
      answer = (call) =>
        call === 'DELETE /v1/me' ? problem(503, 'store_unavailable', {'retry-after': '1'}) : undefined;
      await open();
      await erase();
      await until(() => has(element, '.failed-note'));
      expect(find(element, '.my-data [role=alert]').textContent).to.contain('could not be deleted');
      expect(focused()).to.equal(find(element, '.back'));
      await accessible(element);
      expect(kept()).to.deep.include({conversation: 'c1', visitor: 'v1.signed', drafts: KEPT.drafts});
      expect(find(element, '.bubble').textContent).to.equal('My secret question');
      answer = () => undefined;
      await until(() => !find<HTMLButtonElement>(element, '.my-data .retry').disabled);
      find(element, '.my-data .retry').click();
      await until(isErased);
      expect(calls).to.deep.equal(['DELETE /v1/me', 'DELETE /v1/me']);
    });

    it('also behind a layer that was left: then the receipt comes when it is there', async () => {
      const gate = Promise.withResolvers<Response>();
      answer = (call) => (call === 'DELETE /v1/me' ? gate.promise : undefined);
      await open();
      await erase();
      press(find(element, '.back'), 'Escape');
      expect(has(element, '.my-data')).to.equal(false);
      await choose('Download my data');
      expect(said(), 'what is under way').to.equal('Deleting…');
      expect(find(element, '.my-data .name').textContent).to.equal('Delete my data');
      element.hide();
      await until(() => !has(element, '.my-data'));
      gate.resolve(json(RECEIPT));
      await until(isErased);
      element.show();
      await settled(element);
      expect(said()).to.equal('Your data is deleted.');
      expect(calls).to.deep.equal(['DELETE /v1/me']);
    });

    it('with what waits for the connection: it does not go out behind the erasure', async () => {
      localStorage.setItem(KEY, JSON.stringify({...KEPT, unsent: {c1: KEPT.unsent.c9}}));
      let isDown = true;
      const down = () => problem(503, 'store_unavailable');
      answer = (call) => (isDown && (call === 'POST /v1/chat' || call === 'DELETE /v1/me') ? down() : undefined);
      await open();
      await until(() => has(element, '.user.queued'));
      await erase();
      await until(() => has(element, '.failed-note .retry'));
      await until(() => element.chat?.$messages.get().at(-1)?.id === 'u9');
      expect(kept().unsent.c1, 'not lost while nothing is erased').to.have.length(1);
      const gate = Promise.withResolvers<Response>();
      isDown = false;
      answer = (call) => (call === 'DELETE /v1/me' ? gate.promise : undefined);
      find(element, '.my-data .retry').click();
      window.dispatchEvent(new Event('online')); // what waits goes out at once
      await until(() => calls.length === 2);
      backend.history = undefined;
      gate.resolve(json(RECEIPT));
      await until(isErased);
      window.dispatchEvent(new Event('online'));
      expect(backend.turns).to.deep.equal([]);
      expect(localStorage.getItem(KEY)).not.to.contain('secret');
    });
  });

  it('is written from right to left where the words are', async () => {
    await open({}, 'locale="ar"');
    await until(() => find(element, '.base').dir === 'rtl');
    find(element, '.more').click();
    await until(() => has(element, '[role=menu]'));
    const items = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    items.find(({textContent}) => textContent?.trim() === arabic.menu.eraseData)?.click();
    await until(() => has(element, '.erase'));
    find(element, '.erase').click();
    find(element, '.question .yes').click();
    await until(isErased);
    expect(said()).to.equal(arabic.privacy.erased);
    const [body, back] = ['.my-data-body', '.back'].map((selector) => find(element, selector).getBoundingClientRect());
    expect((body?.right ?? 0) - (back?.right ?? 0)).to.be.lessThan(20);
    await accessible(element);
  });

  describe('that was erased from another tab', () => {
    /** As that tab leaves it behind, and tells the others. */
    function erasedElsewhere(since: object = {}) {
      const oldValue = localStorage.getItem(KEY);
      const newValue = JSON.stringify({accent: '#1463ff', visitor: 'v7.signed', erasures: 1, ...since});
      localStorage.setItem(KEY, newValue);
      backend.history = undefined;
      return {oldValue, newValue};
    }

    it('is not shown here any more, nor kept again; what was begun there since stays', async () => {
      await open();
      type(element, 'A secret draft, longer');
      const change = erasedElsewhere({drafts: {new: 'Begun since'}});
      window.dispatchEvent(new StorageEvent('storage', {key: KEY, ...change}));
      await until(() => !has(element, '.bubble') && has(element, '.greeting'));
      await until(() => kept().subject === 'v7');
      expect(sessions.at(-1)).to.deep.equal({tenant: 'wincloud', visitor: 'v7.signed'});
      expect(find<HTMLTextAreaElement>(element, '.input').value).to.equal('Begun since');
      expect(localStorage.getItem(KEY)).not.to.match(/secret|c1/);
    });

    it('is not shown by a page that comes back', async () => {
      await open();
      await until(() => has(element, '.copy'));
      const move = (name: string) => window.dispatchEvent(new PageTransitionEvent(name, {persisted: true}));
      move('pagehide');
      move('pageshow');
      await element.updateComplete;
      expect(has(element, '.bubble')).to.equal(true);
      move('pagehide');
      erasedElsewhere();
      move('pageshow');
      await until(() => !has(element, '.bubble') && has(element, '.greeting'));
    });

    it('is told by the one count that stays', async () => {
      await open();
      await erase();
      await until(isErased);
      expect(kept().erasures).to.equal(1);
      press(find(element, '.back'), 'Escape');
      await erase();
      await until(() => kept().erasures === 2);
    });
  });
});
