import {expect, fixture} from '@open-wc/testing';
import {
  API,
  accessible,
  type FakeBackend,
  type FakeBackendOptions,
  fakeBackend,
  find,
  has,
  openChat,
  press,
  problem,
  say,
  type,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

describe('errors', () => {
  let backend: FakeBackend | undefined;
  afterEach(() => backend?.restore());

  function start(options: FakeBackendOptions = {}): Promise<WinCloudChat> {
    backend = fakeBackend(options);
    return openChat();
  }

  it('keeps a message that was not sent, and sends it again as the same one', async () => {
    let isDown = true;
    const element = await start({refuse: () => (isDown ? problem(500, 'internal') : undefined)});
    const shown: string[] = [];
    element.addEventListener('wincloud-chat-error', ({detail}) => shown.push(detail.code));
    press(type(element, 'Hello'), 'Enter');
    await until(() => has(element, '.failed .retry'));
    expect(find(element, '.failed-note').textContent).to.contain('internal').and.to.contain('req_1');
    expect(shown).to.deep.equal(['internal']);
    const id = element.chat?.$messages.get()[0]?.id;
    isDown = false;
    find(element, '.retry').click();
    const turn = await (backend as FakeBackend).turn();
    expect(turn.key).to.equal(id);
    turn.answer('Hello!');
    await until(() => has(element, '.copy'));
    expect(has(element, '.failed-note')).to.equal(false);
  });

  it('takes a message that was not sent back to be edited', async () => {
    const element = await start({refuse: () => problem(500, 'internal')});
    press(type(element, 'Helo'), 'Enter');
    await until(() => has(element, '.edit'));
    await accessible(element);
    find(element, '.edit').click();
    await until(() => !has(element, '.message'));
    expect(find<HTMLTextAreaElement>(element, '.input').value).to.equal('Helo');
    expect(element.shadowRoot?.activeElement?.className).to.equal('input');
  });

  it('says when a budget begins anew, and counts no hours in seconds', async () => {
    const element = await start({refuse: () => problem(429, 'user_budget_exhausted', {'retry-after': '43200'})});
    press(type(element, 'Hello'), 'Enter');
    await until(() => has(element, '.failed-note'));
    expect(find(element, '.failed-note').textContent).to.contain('midnight');
    expect(has(element, '.failed .retry')).to.equal(false);
    expect(has(element, '.edit')).to.equal(true);
  });

  it('counts down until another try makes sense', async () => {
    const element = await start({refuse: () => problem(429, 'rate_limited', {'retry-after': '2'})});
    press(type(element, 'Hello'), 'Enter');
    await until(() => has(element, '.failed .retry'));
    const retry = find<HTMLButtonElement>(element, '.failed .retry');
    expect(retry.disabled).to.equal(true);
    const said = new Set<string>();
    await until(() => {
      said.add(retry.textContent?.trim() ?? '');
      return !retry.disabled;
    }, 5_000);
    expect([...said]).to.deep.equal(['Try again in 2 s', 'Try again in 1 s', 'Try again']);
  });

  it('puts refused words back into the composer and says that one is signed out', async () => {
    const element = await start({refuse: () => problem(401, 'identity_invalid')});
    press(type(element, 'Hello'), 'Enter');
    await until(() => has(element, '.notice'));
    await until(() => find<HTMLTextAreaElement>(element, '.input').value === 'Hello');
    await until(() => /Sign in again/.test(find(element, '.notice').textContent ?? ''));
    expect(find(element, '.notice').textContent).to.contain('identity_invalid');
    expect(has(element, '.message')).to.equal(false);
    await accessible(element);
  });

  it('never shows a cut answer as a whole one', async () => {
    const element = await start();
    const turn = await say(element, backend as FakeBackend, 'Hello');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    turn.send({type: 'text-delta', id: 't', delta: 'Half'}, {type: 'text-end', id: 't'});
    turn.send({type: 'data-error', data: {code: 'agent_timeout', retryable: true}});
    turn.send({type: 'error', errorText: 'The assistant stopped answering.'});
    await until(() => has(element, '.answer .failed-note .retry'));
    expect(find(element, '.failed-note').textContent).to.contain('stopped answering').and.to.contain('agent_timeout');
    find(element, '.answer .retry').click();
    await until(() => backend?.turns.length === 2);
    backend?.turns[1]?.answer('Whole.');
    await until(() => has(element, '.copy'));
    expect(element.shadowRoot?.querySelectorAll('.answer')).to.have.length(1);
  });

  it('says that the link is lost only when it stays so', async () => {
    const element = await start();
    const turn = await say(element, backend as FakeBackend, 'Hello');
    turn.send(
      {type: 'start', messageId: 'a1'},
      {type: 'text-start', id: 't'},
      {type: 'text-delta', id: 't', delta: 'x'},
    );
    await until(() => has(element, '.text'));
    (backend as FakeBackend).isDown = true;
    turn.cut();
    await until(() => element.chat?.$state.get().connection === 'resuming');
    await element.updateComplete;
    expect(has(element, '.notice')).to.equal(false);
    await until(() => has(element, '.notice'), 3_000);
    expect(find(element, '.notice').textContent).to.contain('Connection lost');
  });

  for (const [missing, attributes] of [
    ['tenant', `api="${API}"`],
    ['api', 'tenant="wincloud"'],
  ]) {
    it(`says that ${missing} is missing, in place of a blank`, async () => {
      const error = console.error;
      const said: unknown[] = [];
      console.error = (text: unknown) => said.push(text);
      const element = await fixture<WinCloudChat>(`<wincloud-chat open ${attributes}></wincloud-chat>`);
      console.error = error;
      expect(find(element, '.setup').textContent).to.contain(missing);
      expect(said).to.have.length(1);
      expect(said[0]).to.contain(missing);
    });
  }
});
