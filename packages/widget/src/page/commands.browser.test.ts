import {expect, fixture} from '@open-wc/testing';
import {type FakeBackend, fakeBackend, find, has, json, pause, say, type, until} from '../../test/fake-backend.ts';
import {addLoader, addStub, chat, command, done, errorsOf, setModules, shutdown} from '../../test/script-tag.ts';

const KEY = 'wincloud-chat:chat.example.com:wincloud';
const value = () => find<HTMLTextAreaElement>(chat(), '.input').value;

/** Boots, opens, and waits until the tenant's words are there. */
async function open(data: Record<string, string> = {}): Promise<void> {
  await addLoader(data);
  command('open');
  await until(() => chat().chat?.$state.get().config !== undefined);
}

describe('commands', () => {
  let backend: FakeBackend;
  /** Who the session is for: whom the token names. */
  let identities: (string | undefined)[];
  let original: typeof fetch;
  beforeEach(() => {
    identities = [];
    backend = fakeBackend({
      session: () => json({token: 't', expiresAt: '2100-01-01T00:00:00Z', subject: identities.at(-1) ?? 'visitor'}),
    });
    original = window.fetch;
    const inner = window.fetch;
    window.fetch = async (input, init) => {
      if (String(input).endsWith('/v1/session')) identities.push(JSON.parse(String(init?.body)).identity);
      return inner(input, init);
    };
    setModules();
  });
  afterEach(async () => {
    await shutdown();
    window.fetch = original;
    backend.restore();
  });

  it('are done in their order, those before the script too', async () => {
    const seen: string[] = [];
    addStub();
    command('on', 'send', ({detail}: CustomEvent) => seen.push(`sent ${detail.text}`));
    command('open');
    command('close');
    command('update', {name: 'Help'});
    await addLoader();
    command('toggle');
    await until(() => chat().chat !== undefined && has(chat(), '.input'));
    expect(find(chat(), '.name').textContent).to.equal('Help');
    (await say(chat(), backend, 'Hello')).answer('Hi.');
    expect(seen).to.deep.equal(['sent Hello']);
  });

  it('that are wrong say what is right, and throw nothing', async () => {
    await addLoader();
    const said = await errorsOf(async () => {
      command('opne');
      command('update', 'Help');
      command('ask');
      command('setUser', {});
      command('on', 'opened', () => {});
      command('on', 'open');
      command();
      await done();
    });
    expect(said).to.have.length(7);
    expect(said[0]).to.contain('no command “opne”').and.to.contain('boot, update, open, close, toggle, ask, setUser');
    expect(said.join('\n'))
      .to.contain("WinCloudChat('update'): its argument is an object")
      .and.to.contain("WinCloudChat('ask'): its argument is a text")
      .and.to.contain('{tokenUrl: "/chat/token"}, or null')
      .and.to.contain('no event “opened”, but open, close, send')
      .and.to.contain('has to be a function');
  });

  it('`update` changes attributes and properties, takes them back, and names what there is', async () => {
    await open({name: 'First'});
    command('update', {name: 'Second', suggestions: ['Mine?'], scheme: 'dark'});
    await until(() => find(chat(), '.name').textContent === 'Second');
    expect(find(chat(), '.suggestion').textContent?.trim()).to.equal('Mine?');
    expect(find(chat(), '.base').className).to.contain('dark');
    const said = await errorsOf(async () => {
      command('update', {name: null, colour: 'red'});
      await until(() => find(chat(), '.name').textContent === 'WinCloud Support');
    });
    expect(said.join()).to.contain('“colour” is not one of tenant, api');
    expect(chat().hasAttribute('colour')).to.equal(false);
  });

  it('`on` is for the first chat, `off` and `shutdown` end it', async () => {
    const seen: string[] = [];
    const handler = ({type: name}: Event) => seen.push(name);
    await open();
    const other = await fixture(`<wincloud-chat tenant="other"></wincloud-chat>`);
    command('on', 'open', handler);
    command('on', 'open', handler);
    await done();
    const fire = (element: Element) => element.dispatchEvent(new CustomEvent('wincloud-chat-open', {bubbles: true}));
    fire(other);
    expect(seen).to.deep.equal([]);
    fire(chat());
    expect(seen).to.deep.equal(['wincloud-chat-open']);
    command('off', 'open', handler);
    await done();
    fire(chat());
    expect(seen).to.have.length(1);
    command('on', 'open', handler);
    command('shutdown');
    command('boot');
    await until(() => chat()?.isConnected && chat() !== other);
    fire(chat());
    expect(seen).to.have.length(1);
    other.remove();
  });

  it('`setUser` leaves nothing of the user before: words, draft, unsent messages, session', async () => {
    await open();
    (await say(chat(), backend, 'Who am I?')).answer('A visitor.');
    await until(() => has(chat(), '.copy'));
    backend.isOffline = true;
    command('ask', 'My secret');
    await until(() => has(chat(), '.user.queued'));
    type(chat(), 'My draft');
    backend.isOffline = false;
    const asked = backend.turns.length;
    command('setUser', {getToken: async () => 'bob'});
    await until(() => !has(chat(), '.bubble'));
    expect(value()).to.equal('');
    await until(() => identities.at(-1) === 'bob' && chat().chat?.$state.get().config !== undefined);
    window.dispatchEvent(new Event('online'));
    await pause(100);
    expect(backend.turns).to.have.length(asked);
    expect(localStorage.getItem(KEY)).not.to.match(/secret|draft/);
    const turn = await say(chat(), backend, 'And who am I?');
    expect(identities.at(-1)).to.equal('bob');
    turn.answer('Bob.');
    await until(() => has(chat(), '.copy'));
    // What was said to a screen reader goes by itself.
    await until(() => !/secret|Who am I|A visitor/.test(chat().shadowRoot?.textContent ?? ''), 3_000);
  });

  it('`setUser` forgets also where the next one cannot be signed in', async () => {
    await open();
    backend.isOffline = true;
    command('ask', 'My secret');
    await until(() => has(chat(), '.user.queued'));
    type(chat(), 'My draft');
    backend.isOffline = false;
    expect(localStorage.getItem(KEY))
      .to.match(/secret/)
      .and.to.match(/My draft/);
    command('setUser', {getToken: () => Promise.reject(new Error('signed out'))});
    await until(() => !has(chat(), '.bubble'));
    expect(localStorage.getItem(KEY)).not.to.match(/secret|draft"/);
    expect(value()).to.equal('');
  });

  it('`setUser` before the chat is open forgets nothing of the same user', async () => {
    localStorage.setItem(KEY, JSON.stringify({conversation: 'c1', subject: 'bob', drafts: {c1: 'Half a quest'}}));
    backend.history = [{id: 'u1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}];
    await addLoader();
    command('setUser', {getToken: async () => 'bob'});
    command('open');
    await until(() => has(chat(), '.bubble'));
    expect(value()).to.equal('Half a quest');
    expect(identities).to.deep.equal(['bob']);
  });

  it('`setUser(null)` signs out, `update` signs another one in', async () => {
    await addLoader();
    command('setUser', {getToken: async () => 'alice'});
    command('open');
    await until(() => chat()?.chat?.$state.get().config !== undefined);
    type(chat(), 'Hers');
    command('setUser', null);
    await until(() => value() === '');
    (await say(chat(), backend, 'Hello')).answer('Hi.');
    expect(identities).to.deep.equal(['alice', undefined]);
    await until(() => has(chat(), '.copy'));
    command('update', {getToken: async () => 'bob'});
    await until(() => !has(chat(), '.bubble'));
    (await say(chat(), backend, 'Hello again')).answer('Hi.');
    expect(identities.at(-1)).to.equal('bob');
  });

  it('a question goes out as the user who asked it', async () => {
    await addLoader();
    command('setUser', {getToken: async () => 'alice'});
    command('ask', 'I am Alice');
    command('setUser', {getToken: async () => 'bob'});
    await until(() => chat()?.chat?.$state.get().config !== undefined);
    await pause(100);
    expect(backend.turns.length === 0 || identities[0] === 'alice').to.equal(true);
    expect(has(chat(), '.bubble')).to.equal(false);
  });

  it('`shutdown` and `boot` in one go are another chat', async () => {
    await addLoader();
    const known = chat();
    command('shutdown');
    command('boot', {name: 'Again'});
    await until(() => chat()?.getAttribute('name') === 'Again');
    expect(known.isConnected).to.equal(false);
    expect(document.querySelectorAll('wincloud-chat')).to.have.length(1);
  });
});
