import {expect} from '@open-wc/testing';
import {
  type FakeBackend,
  fakeBackend,
  find,
  has,
  openChat,
  pause,
  say,
  type Turn,
  until,
  use,
} from '../../test/fake-backend.ts';
import '../define.ts';
import type {WinCloudChat} from '../index.ts';

const ANSWER = `## Remote Desktop

The server **win-web-01** answers [1]. Port 3389 is closed, which is why you cannot connect.

- Open the port
- Start the service

\`\`\`powershell
Start-Service TermService
Get-Service TermService
\`\`\`

| Check | State |
|---|---|
| Port 3389 | closed |
| TermService | running |

Then try again.`;

describe('announcer', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  let said: {text: string; at: number}[];

  async function open(attributes = ''): Promise<void> {
    element = await openChat(attributes || 'announce="sentences"');
    await use(element);
    const region = find(element, '.panel > [role=status]');
    said = [];
    new MutationObserver(() => said.push({text: region.textContent ?? '', at: performance.now()})).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  }
  const words = () => said.map(({text}) => text).filter(Boolean);
  /** What is said at once is divided by full stops; what is said later is not. */
  const all = () =>
    words()
      .map((text) => text.replace(/\w$/, '$&.'))
      .join(' ');

  async function stream(turn: Turn, text: string, everyMs: number): Promise<void> {
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    for (const delta of text.match(/[\s\S]{1,12}/g) ?? []) {
      turn.send({type: 'text-delta', id: 't', delta});
      await pause(everyMs);
    }
    turn.send({type: 'text-end', id: 't'}, {type: 'finish'});
    await until(() => has(element, '.copy'));
  }

  beforeEach(() => {
    backend = fakeBackend();
  });
  afterEach(() => backend.restore());

  it('says each finished sentence of a streamed answer once, and what code and tables are', async () => {
    await open();
    await stream(await say(element, backend, 'Why?'), ANSWER, 100);
    await until(() => words().join(' ').endsWith('Then try again.'), 4_000);
    expect(all()).to.equal(
      'Assistant: Remote Desktop. The server win-web-01 answers. Port 3389 is closed, which is why you cannot connect. ' +
        'Open the port. Start the service. Code in powershell, 2 lines. Table, 2 columns, 2 rows. Then try again.',
    );
    expect(words().length, 'while it was written').to.be.greaterThan(1);
    // Never two within two seconds.
    const times = said.filter(({text}) => text !== '').map(({at}) => at);
    for (const [i, at] of times.entries()) if (i > 0) expect(at - (times[i - 1] as number)).to.be.greaterThan(1_900);
    await until(() => said.at(-1)?.text === '', 3_000);
  });

  it('does not say half a sentence', async () => {
    await open();
    const turn = await say(element, backend, 'Why?');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    turn.send({type: 'text-delta', id: 't', delta: 'It is well. And it has'});
    await until(() => words().length > 0);
    await pause(500);
    expect(words()).to.deep.equal(['Assistant: It is well.']);
  });

  it('says whole answers only, where the page wants that', async () => {
    await open('announce="answers"');
    const turn = await say(element, backend, 'Why?');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    turn.send({type: 'text-delta', id: 't', delta: 'It is well. And it has room.'});
    await pause(700);
    expect(words()).to.deep.equal([]);
    turn.send({type: 'text-end', id: 't'}, {type: 'finish'});
    await until(() => words().length > 0);
    await until(() => said.at(-1)?.text === '', 6_000);
    expect(words().join(' ')).to.equal('Assistant: It is well. And it has room.');
  });

  it('says a short answer too, which is here before what shows it', async () => {
    await open();
    (await say(element, backend, 'Why?')).answer('It is well.');
    await until(() => words().includes('Assistant: It is well.'), 4_000);
  });

  it('says nothing of answers where that is off, and still that something was copied', async () => {
    await open('announce="off"');
    await stream(await say(element, backend, 'Why?'), 'It is well.', 0);
    await pause(700);
    expect(words()).to.deep.equal([]);
    find(element, '.copy').click();
    await until(() => words().length > 0);
  });

  it('says that an answer was stopped', async () => {
    await open();
    const turn = await say(element, backend, 'Why?');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    turn.send({type: 'text-delta', id: 't', delta: 'It is'});
    await until(() => has(element, '.text'));
    find(element, '[part=stop]').click();
    await until(() => words().join(' ').includes('Stopped'), 4_000);
  });
});
