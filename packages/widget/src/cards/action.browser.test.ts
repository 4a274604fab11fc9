// Longer than most files: one card in all its states.
import {expect} from '@open-wc/testing';
import type {ActionData} from '@wincloud/chat-core';
import {type ActionStage, refused, stageAction, told} from '../../test/action-card.ts';
import {standing} from '../../test/cards.ts';
import {accessible, has, pause, press, until} from '../../test/fake-backend.ts';
import '../define.ts';

describe('a proposed change', () => {
  let stage: ActionStage;
  afterEach(() => stage.end());

  it('says what, on which machine, at what price, whether it can be undone, and for how long', async () => {
    stage = await stageAction();
    const text = stage.text();
    expect(text).to.contain('Change the size').and.contain('Server win-web-01').and.contain('New size s-2vcpu-4gb');
    expect(text).to.contain('from €57.60 to €28.80 a month (-€28.80)');
    expect(text).to.contain('Can be undone').and.contain('The server is out of reach meanwhile');
    expect(text).to.contain('Needs your confirmation').and.contain('Can be confirmed for 10 minutes');
    expect(text).not.to.contain('droplet_id');
    await accessible(stage.element);
  });

  it('says it otherwise where it is otherwise', async () => {
    stage = await stageAction({
      tool: 'snapshot_droplet',
      arguments: {droplet_id: 7, name: 'before', of_a_newer_server: true},
      price: undefined,
      priceDelta: undefined,
      priceGb: {amount: 0.0575, currency: 'EUR'},
      reversible: false,
      interrupts: false,
    });
    const text = stage.text();
    expect(text).to.contain('Take a snapshot').and.contain('Name before').and.contain('of_a_newer_server true');
    expect(text).to.contain('€0.0575 for each GB a month');
    expect(text).to.contain('Cannot be undone').and.contain('stays in reach');
  });

  it('is told at once and aloud when it comes in an answer, once, and not from history', async () => {
    stage = await stageAction({}, {}, {isLive: true});
    expect(stage.alerts()).to.deep.equal(['Change the size, win-web-01: this needs your confirmation.']);
    await until(() => stage.alerts().length === 0, 5_000);
    stage.element.requestUpdate();
    await stage.element.updateComplete;
    expect(stage.alerts()).to.deep.equal([]);
    stage.end();
    stage = await stageAction();
    expect(stage.alerts()).to.deep.equal([]);
  }).timeout(15_000);

  it('is confirmed with what was seen, shows its steps, and keeps the focus on its card', async () => {
    const gate = Promise.withResolvers<Response>();
    stage = await stageAction({}, {decide: () => gate.promise});
    stage.button('confirm').focus();
    stage.button('confirm').click();
    stage.button('confirm').click();
    stage.button('dismiss').click();
    await stage.element.updateComplete;
    expect(stage.text()).to.contain('Confirming…');
    expect(stage.hasFocus(stage.button('confirm'))).to.equal(true);
    await until(() => stage.status().includes('Change the size. Confirming'));
    await accessible(stage.element);
    gate.resolve(told('running'));
    await until(() => stage.text().includes('In progress'));
    expect(stage.asked).to.deep.equal([
      {
        method: 'POST',
        path: '/v1/chat/c1/actions/act-1',
        body: {decision: 'confirm', signature: 'signed'},
      },
    ]);
    expect(
      [...stage.card().querySelectorAll('.steps li')].map(({textContent}) => textContent?.replace(/\s+/g, ' ').trim()),
    ).to.deep.equal(['Shut down in progress', 'Change the size waiting', 'Turn on waiting']);
    expect(has(stage.element, '.confirm')).to.equal(false);
    expect(stage.hasFocus(stage.card())).to.equal(true);
    expect(stage.text()).not.to.contain('another tab');
    await accessible(stage.element);
  });

  it('tells the page what was decided and what came of it, and lets it forbid a confirmation', async () => {
    stage = await stageAction({}, {decide: () => told('done')});
    const forbid = (event: Event) => event.preventDefault();
    document.addEventListener('wincloud-chat-action', forbid, {once: true});
    stage.button('confirm').click();
    await pause(20);
    expect(stage.asked).to.deep.equal([]);
    expect(stage.text()).to.contain('Needs your confirmation');
    stage.button('confirm').click();
    await until(() => stage.text().includes('Done'));
    await until(() => stage.events.length === 3);
    expect(stage.events.map(({state, actionId, tool}) => [state, actionId, tool])).to.deep.equal([
      ['confirmed', 'act-1', 'resize_droplet'],
      ['confirmed', 'act-1', 'resize_droplet'],
      ['done', 'act-1', 'resize_droplet'],
    ]);
  });

  it('is dismissed', async () => {
    stage = await stageAction({}, {decide: () => told('dismissed')});
    stage.button('dismiss').click();
    await until(() => stage.text().includes('Dismissed, nothing was done'));
    expect(stage.asked[0]?.body).to.deep.equal({decision: 'dismiss', signature: 'signed'});
    await until(() => stage.events.length === 1);
    expect(stage.events.map(({state}) => state)).to.deep.equal(['dismissed']);
    expect(has(stage.element, '.decision')).to.equal(false);
  });

  it('asks for a name where it must, to the letter; Enter confirms, but not the one of a composition', async () => {
    stage = await stageAction({typedName: 'win-web-01'}, {decide: () => told('done')});
    const input = () => stage.card().querySelector('input') as HTMLInputElement;
    const typed = async (text: string) => {
      input().value = text;
      input().dispatchEvent(new InputEvent('input', {bubbles: true}));
      await stage.element.updateComplete;
    };
    expect(input().labels?.[0]?.textContent?.replace(/\s+/g, ' ').trim()).to.equal('Type win-web-01 to confirm');
    expect(stage.button('confirm').disabled).to.equal(true);
    for (const wrong of ['win-web-0', 'WIN-WEB-01', 'win-web-01 ']) {
      await typed(wrong);
      expect(stage.button('confirm').disabled, wrong).to.equal(true);
      press(input(), 'Enter');
    }
    await typed('win-web-01');
    expect(stage.button('confirm').disabled).to.equal(false);
    press(input(), 'Enter', {isComposing: true});
    press(input(), 'Enter', {keyCode: 229});
    await pause(20);
    expect(stage.asked).to.deep.equal([]);
    await accessible(stage.element);
    press(input(), 'Enter');
    await until(() => stage.text().includes('Done'));
    expect(stage.asked[0]?.body).to.deep.equal({decision: 'confirm', signature: 'signed', typedName: 'win-web-01'});
  });

  it('stays open where the name was another one, or nothing could be read, and may be confirmed again', async () => {
    const codes: [string, number, string][] = [
      ['action_name_mismatch', 422, 'That is not the name'],
      ['cloud_unavailable', 503, 'cannot be read now'],
      ['rate_limited', 429, 'rate_limited'],
      ['internal', 500, 'internal'],
    ];
    let now = codes[0] as (typeof codes)[number];
    stage = await stageAction({}, {decide: () => refused(now[0], now[1])});
    for (const code of codes) {
      now = code;
      stage.button('confirm').click();
      await until(() => stage.alerts().some((text) => text.includes(code[2]) && text.includes(code[0])));
      await until(() => stage.button('confirm').ariaDisabled !== 'true');
      await accessible(stage.element);
    }
    stage.backend.isOffline = true;
    stage.button('confirm').click();
    await until(() => stage.alerts().some((text) => text.includes('network_unreachable')));
    expect(has(stage.element, '.confirm')).to.equal(true);
    expect(stage.reads()).to.equal(0);
  });

  it('is read again where it is not what it was, and says what happened', async () => {
    const cases: [string, number, ActionData['state'], string, string][] = [
      ['action_used', 409, 'done', 'decided already', 'Done'],
      ['action_expired', 409, 'expired', 'too old', 'Expired'],
      ['action_changed', 409, 'proposed', 'has changed since', 'Expired'],
      ['not_found', 404, 'proposed', 'not there any more', 'Expired'],
    ];
    for (const [code, status, state, said, shown] of cases) {
      stage = await stageAction(
        {},
        {decide: () => refused(code, status), read: () => (status === 404 ? refused(code, 404) : told(state))},
      );
      stage.button('confirm').click();
      await until(() => stage.text().includes(said));
      await until(() => !has(stage.element, '.decision'));
      expect(stage.text(), code).to.contain(shown);
      expect(stage.reads(), code).to.equal(1);
      stage.end();
    }
  }).timeout(20_000);

  it('shows what was really proposed where it was another thing, and that may be confirmed', async () => {
    const real = {arguments: {droplet_id: 7, size: 's-1vcpu-2gb'}, signature: 'real'};
    stage = await stageAction({}, {decide: () => refused('action_tampered'), read: () => told('proposed', real)});
    stage.button('confirm').click();
    await until(() => stage.text().includes('s-1vcpu-2gb'));
    expect(stage.text()).to.contain('not what was proposed');
    await until(() => stage.button('confirm').ariaDisabled !== 'true');
    stage.button('confirm').click();
    await until(() => stage.asked.filter(({method}) => method === 'POST').length === 2);
    expect(stage.asked.findLast(({method}) => method === 'POST')?.body).to.deep.equal({
      decision: 'confirm',
      signature: 'real',
    });
  });

  it('says why it failed, that nobody knows, and that it was decided elsewhere', async () => {
    const cases: [Partial<ActionData>, string][] = [
      [{state: 'failed', failure: 'refused'}, 'Failed. The provider would not do it.'],
      [{state: 'failed', failure: 'not-shut-down'}, 'did not shut down in time'],
      [{state: 'failed', failure: 'provider-error'}, 'begun and failed'],
      [{state: 'failed', failure: 'too-long'}, 'Look at the server before you ask for it again'],
      [{state: 'failed', failure: 'moon-phase' as never}, 'Failed'],
      [{state: 'unknown'}, 'Nobody can say what came of it'],
      [{state: 'dismissed'}, 'Dismissed, nothing was done'],
      [{state: 'expired'}, 'Expired, nothing was done'],
    ];
    for (const [data, said] of cases) {
      stage = await stageAction(data);
      expect(stage.text()).to.contain(said).and.not.contain('undefined');
      expect(has(stage.element, '.decision'), said).to.equal(false);
      await accessible(stage.element);
      stage.end();
    }
  }).timeout(20_000);

  it('hears what is decided in another tab', async () => {
    stage = await stageAction();
    stage.element.chat?.showAction(standing('dismissed'));
    await until(() => stage.text().includes('Decided in another tab'));
    expect(stage.text()).to.contain('Dismissed');
    await until(() => stage.status().includes('Dismissed'));
    expect(stage.asked).to.deep.equal([]);
  });
});

describe('the time of a proposed change', () => {
  let stage: ActionStage;
  afterEach(() => stage.end());
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

  it('passes while it is shown: the buttons go, and the server is asked once whether that is so', async () => {
    stage = await stageAction({expiresAt: inMs(1_500)}, {read: () => told('expired')});
    expect(stage.text()).to.contain('Can be confirmed for 2 seconds');
    stage.button('confirm').focus();
    await until(() => stage.text().includes('Expired, nothing was done'), 4_000);
    expect(has(stage.element, '.decision')).to.equal(false);
    expect(stage.hasFocus(stage.card())).to.equal(true);
    await until(() => stage.status().includes('Expired'));
    await pause(100);
    expect(stage.reads()).to.equal(1);
  });

  it('is over already in an old conversation, and nobody is asked', async () => {
    stage = await stageAction({expiresAt: inMs(-60_000)});
    expect(stage.text()).to.contain('Expired');
    await pause(100);
    expect(stage.asked).to.deep.equal([]);
  });

  it('is the server’s where this machine’s clock is wrong', async () => {
    const expiresAt = inMs(-60_000);
    stage = await stageAction(
      {expiresAt},
      {read: () => told('proposed', {expiresAt}), decide: () => told('done')},
      {isLive: true},
    );
    await until(() => has(stage.element, '.confirm'));
    expect(stage.text()).not.to.contain('Can be confirmed for');
    stage.element.requestUpdate();
    await pause(50);
    expect(stage.reads()).to.equal(1);
    stage.button('confirm').click();
    await until(() => stage.text().includes('Done'));
  });
});

describe('a running change', () => {
  let stage: ActionStage;
  afterEach(() => stage.end());

  it('is read every two seconds by one chat of the page until it is over, and each change is said', async () => {
    const steps = (first: 'running' | 'done'): ActionData['steps'] => [{step: 'reboot', state: first}];
    let state: Response | undefined;
    stage = await stageAction(
      {state: 'running', steps: steps('running')},
      {read: () => state ?? told('running', {steps: steps('running')})},
    );
    const other = await openSecond();
    await pause(2_500);
    expect(stage.reads()).to.equal(1);
    state = told('running', {steps: steps('done')});
    await until(() => stage.text().includes('Restart done'), 3_000);
    state = told('done', {steps: steps('done')});
    await until(() => stage.text().includes('Done'), 3_000);
    await until(() => stage.events.some(({state}) => state === 'done'));
    const {length} = stage.asked;
    await pause(2_500);
    expect(stage.asked).to.have.length(length);
    other.remove();
  }).timeout(20_000);

  it('is not read while the panel is closed, and at once when it is open again', async () => {
    stage = await stageAction({state: 'running'}, {}, {attributes: ''});
    stage.element.open = false;
    await pause(2_600);
    expect(stage.reads()).to.equal(0);
    stage.element.open = true;
    await until(() => stage.reads() === 1, 500);
  }).timeout(10_000);

  it('is not read while the page is hidden', async () => {
    stage = await stageAction({state: 'running'});
    Object.defineProperty(document, 'visibilityState', {configurable: true, value: 'hidden'});
    await pause(2_600);
    expect(stage.reads()).to.equal(0);
    Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => stage.reads() === 1, 500);
  }).timeout(10_000);

  it('is not read any more when the element is gone, or the backend does not know it', async () => {
    stage = await stageAction({state: 'running'}, {read: () => refused('not_found', 404)});
    await until(() => stage.reads() === 1, 3_000);
    await pause(2_600);
    expect(stage.reads()).to.equal(1);
    stage.end();
    stage = await stageAction({state: 'running'});
    stage.element.remove();
    await pause(2_600);
    expect(stage.reads()).to.equal(0);
  }).timeout(15_000);

  it('goes on being read after a failure', async () => {
    let fails = true;
    stage = await stageAction(
      {state: 'running'},
      {read: () => (fails ? refused('internal', 500) : told('failed', {failure: 'refused'}))},
    );
    await until(() => stage.reads() === 1, 3_000);
    fails = false;
    await until(() => stage.text().includes('The provider would not do it'), 4_000);
    expect(stage.events.map(({state}) => state)).to.deep.equal(['failed']);
  }).timeout(10_000);

  async function openSecond() {
    const second = document.createElement('wincloud-chat');
    Object.assign(second, {tenant: 'wincloud', api: stage.element.api, open: true});
    document.body.append(second);
    await until(() => second.shadowRoot?.querySelector('[data-action]') != null);
    return second;
  }
});
