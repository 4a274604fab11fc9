import {expect} from '@open-wc/testing';
import {type FakeBackend, fakeBackend, find, has, openChat, pause, say, until} from '../../test/fake-backend.ts';
import '../define.ts';
import type {WinCloudChat} from '../index.ts';
import {KINDS} from './kinds.ts';

const CODE = `# Stops it
Get-Service -Name 'Spooler' | Stop-Service
$count = 3
`;
const ANSWER = `Run this:\n\n\`\`\`PowerShell\n${CODE}\`\`\`\n\nThen wait.`;

/** What is coloured, by kind: the text of every range on the page. */
function coloured(): Record<string, string[]> {
  return Object.fromEntries(
    KINDS.flatMap((kind) => {
      const ranges = [...(CSS.highlights.get(`wincloud-chat-${kind}`) ?? [])];
      const texts = ranges.map(({startContainer, startOffset, endOffset}) =>
        (startContainer as Text).data.slice(startOffset, endOffset),
      );
      return texts.length ? [[kind, texts]] : [];
    }),
  );
}

const count = (): number => Object.values(coloured()).flat().length;

describe('code', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  beforeEach(async () => {
    backend = fakeBackend();
    element = await openChat();
  });
  afterEach(async () => {
    backend.restore();
    element.remove();
    await until(() => CSS.highlights.size === 0);
  });

  async function show(answer: string): Promise<void> {
    const turn = await say(element, backend, 'How?');
    turn.answer(answer);
    await until(() => has(element, '.copy'));
  }

  it('is coloured without a change to its nodes, its boxes or a selection in it', async () => {
    const {requestIdleCallback: real} = window;
    const idle = new Promise<() => void>((resolve) => {
      window.requestIdleCallback = (callback, options) => {
        resolve(() => real(callback, options));
        return 0;
      };
    });
    await show(ANSWER);
    const goOn = await idle;
    window.requestIdleCallback = real;
    expect(count()).to.equal(0);
    const text = find(element, '.text');
    const code = find(element, 'code');
    const records = new MutationObserver(() => {});
    records.observe(text, {subtree: true, childList: true, characterData: true, attributes: true});
    const nodes = [...code.childNodes];
    const boxes = () => [...text.querySelectorAll('*')].map((node) => JSON.stringify(node.getBoundingClientRect()));
    const before = boxes();
    const node = code.firstChild as Text;
    const selection = getSelection() as Selection;
    selection.setBaseAndExtent(node, 4, node, 24);

    goOn();
    await until(() => count() > 0);

    expect(coloured()).to.deep.equal({
      comment: ['# Stops it'],
      name: ['Get-Service', 'Stop-Service'],
      keyword: ['-Name'],
      string: ["'Spooler'"],
      variable: ['$count'],
      number: ['3'],
    });
    expect(records.takeRecords()).to.deep.equal([]);
    expect([...code.childNodes]).to.deep.equal(nodes);
    expect(boxes()).to.deep.equal(before);
    const [range] = selection.getComposedRanges({shadowRoots: [element.shadowRoot as ShadowRoot]});
    expect([range?.startContainer, range?.startOffset, range?.endOffset]).to.deep.equal([node, 4, 24]);
  });

  it('that is still written stays plain until its fence is closed', async () => {
    const turn = await say(element, backend, 'How?');
    const write = (delta: string) => turn.send({type: 'text-delta', id: 't', delta});
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    write('```powershell\n$a = 1\n``');
    await until(() => has(element, 'code'));
    await pause(300);
    expect(coloured()).to.deep.equal({});
    write('`\nand');
    await until(() => count() > 0);
    expect(coloured()).to.deep.equal({variable: ['$a'], number: ['1']});
    expect(find(element, '.content').getAttribute('aria-busy')).to.equal('true');
  });

  it('without a fence at the end is coloured when the answer has ended', async () => {
    await show('```json\n{"a": 1}');
    await until(() => count() > 0);
    expect(coloured()).to.deep.equal({variable: ['"a"'], number: ['1']});
  });

  it('of another language, or of none, or that is very long, stays plain', async () => {
    await show(`\`\`\`js\nvar a = 1;\n\`\`\`\n\n\`\`\`\nif\n\`\`\``);
    await show(`\`\`\`json\n${'[1]\n'.repeat(6_000)}\`\`\``);
    await pause(1_000);
    expect(coloured()).to.deep.equal({});
    await show('```yaml\na: 1\n```');
    await until(() => count() > 0);
    expect(coloured()).to.deep.equal({variable: ['a:'], number: ['1']});
  });

  it('is coloured where it is on screen only', async () => {
    await show(`\`\`\`ini\n${'a = 1\n'.repeat(1_000)}\`\`\``);
    await until(() => count() > 0);
    const scroller = find(element, '.scroller');
    const atEnd = count();
    expect(atEnd).to.be.lessThan(300);
    scroller.scrollTop = 0;
    const first = find(element, 'code').firstChild as Text;
    await until(() => [...(CSS.highlights.get('wincloud-chat-number') ?? [])].some((r) => r.startContainer === first));
    expect(count()).to.be.lessThan(300);
  });

  it('frees its colours when the conversation is left, and leaves those of others', async () => {
    const other = await openChat();
    const turn = await say(other, backend, 'How?');
    turn.answer('```json\n{"b": 2}\n```');
    await until(() => count() === 2);
    await show('```json\n{"a": 1}\n```');
    await until(() => count() === 4);
    element.chat?.startOver();
    await until(() => count() === 2);
    expect(coloured()).to.deep.equal({variable: ['"b"'], number: ['2']});
    element.remove();
    other.remove();
    await until(() => CSS.highlights.size === 0);
  });

  it('leaves the highlights of the page alone, and needs none of its own kept', async () => {
    const found = new Highlight();
    CSS.highlights.set('search-result', found);
    await show(ANSWER);
    await until(() => count() > 0);
    expect(CSS.highlights.get('search-result')).to.equal(found);
    CSS.highlights.clear();
    element.open = false;
    await pause(500);
    element.open = true;
    await until(() => count() > 0);
  });
});
