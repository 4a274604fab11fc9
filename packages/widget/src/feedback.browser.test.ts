import {expect} from '@open-wc/testing';
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
  say,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

describe('feedback', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  let sent: {path: string; body: unknown}[];
  afterEach(() => backend.restore());

  async function answered(answer: () => Response | Promise<Response> = () => json({}), more: FakeBackendOptions = {}) {
    sent = [];
    backend = fakeBackend({
      ...more,
      route(_, path, body) {
        if (!path.endsWith('/feedback')) return undefined;
        sent.push({path, body});
        return answer();
      },
    });
    element = await openChat();
    (await say(element, backend, 'How?')).answer('So.');
    await until(() => has(element, '.thumb'));
  }

  const thumb = (name: 'up' | 'down') => find(element, `.thumb.${name}`);
  const pressed = () => ['up', 'down'].map((name) => thumb(name as 'up').ariaPressed);
  const status = () => find(element, '[role=status]').textContent;
  const bodies = () => sent.map(({body}) => body);

  it('shows a thumb at once, thanks politely, and says it to the page when the server has it', async () => {
    const gate = Promise.withResolvers<Response>();
    await answered(() => gate.promise);
    const events: unknown[] = [];
    element.addEventListener('wincloud-chat-feedback', ({detail}) => events.push(detail));
    thumb('up').click();
    await element.updateComplete;
    expect(pressed()).to.deep.equal(['true', 'false']);
    // It may have to wait for two seconds behind the answer's own words.
    await until(() => (status() ?? '').includes('Thanks'), 5_000);
    expect(events).to.deep.equal([]);
    gate.resolve(json({}));
    await until(() => events.length === 1);
    expect(events).to.deep.equal([{messageId: 'a1', rating: 'up'}]);
    expect(sent[0]?.path).to.match(/^\/v1\/chat\/[^/]+\/messages\/a1\/feedback$/);
    await accessible(element);
  });

  it('takes back what is pressed again', async () => {
    await answered();
    thumb('up').click();
    await until(() => sent.length === 1);
    thumb('up').click();
    await until(() => sent.length === 2);
    expect(bodies()).to.deep.equal([{rating: 'up'}, {rating: null}]);
    expect(pressed()).to.deep.equal(['false', 'false']);
  });

  it('asks for a reason after a thumb down: a chip, own words, or both', async () => {
    await answered();
    thumb('down').click();
    await until(() => has(element, '.reason'));
    await accessible(element);
    const chips = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.chip') ?? [])];
    chips[0]?.click();
    chips[1]?.click();
    expect(chips.map(({ariaPressed}) => ariaPressed)).to.deep.equal(['false', 'true', 'false', 'false']);
    find<HTMLTextAreaElement>(element, '.words').value = ' The port is wrong. ';
    find(element, '.send-reason').click();
    await until(() => sent.length === 2);
    expect(bodies()).to.deep.equal([{rating: 'down'}, {rating: 'down', reason: 'unhelpful: The port is wrong.'}]);
    await element.updateComplete;
    expect(has(element, '.reason')).to.equal(false);
    expect(element.shadowRoot?.activeElement).to.equal(thumb('down'));
    expect(pressed()).to.deep.equal(['false', 'true']);
  });

  it('can be asked nothing more: Skip and Escape leave the rating as it is, and the panel open', async () => {
    await answered();
    for (const leave of [() => find(element, '.skip-reason').click(), () => press(find(element, '.words'), 'Escape')]) {
      thumb('down').click();
      await until(() => has(element, '.reason'));
      leave();
      await element.updateComplete;
      expect(has(element, '.reason')).to.equal(false);
      expect(element.open).to.equal(true);
      expect(pressed()).to.deep.equal(['false', 'true']);
      thumb('down').click(); // takes it back, for the next round
      await element.updateComplete;
    }
  });

  it('takes a thumb back that could not be saved, and says so with the code', async () => {
    await answered(() => problem(503, 'store_unavailable'));
    thumb('down').click();
    await until(() => has(element, '.thanks.failed'));
    expect(pressed()).to.deep.equal(['false', 'false']);
    expect(find(element, '.thanks.failed').textContent)
      .to.contain('could not be saved')
      .and.contain('store_unavailable');
    expect(has(element, '.reason')).to.equal(false);
  });

  it('sends the last of what is pressed in a hurry, one after another', async () => {
    const gate = Promise.withResolvers<Response>();
    await answered(() => (sent.length === 1 ? gate.promise : json({})));
    thumb('up').click();
    await until(() => sent.length === 1);
    thumb('down').click();
    thumb('down').click();
    thumb('down').click();
    gate.resolve(json({}));
    await until(() => sent.length === 2);
    expect(bodies()).to.deep.equal([{rating: 'up'}, {rating: 'down'}]);
  });

  it('shows what was said on an earlier page', async () => {
    const metadata = {status: 'complete', feedback: {rating: 'down'}} as const;
    localStorage.setItem('wincloud-chat:chat.example.com:wincloud', JSON.stringify({conversation: 'c1'}));
    backend = fakeBackend({
      history: [
        {id: 'u', role: 'user', parts: [{type: 'text', text: 'Hi'}]},
        {id: 'a', role: 'assistant', parts: [{type: 'text', text: 'Ho'}], metadata},
      ],
    });
    element = await openChat();
    await until(() => has(element, '.thumb'));
    expect(pressed()).to.deep.equal(['false', 'true']);
  });

  it('is not asked for where the tenant does not want it', async () => {
    backend = fakeBackend({config: {features: {feedback: false, followUps: true}}});
    element = await openChat();
    (await say(element, backend, 'How?')).answer('So.');
    await until(() => has(element, '.copy'));
    expect(has(element, '.thumb')).to.equal(false);
  });
});
