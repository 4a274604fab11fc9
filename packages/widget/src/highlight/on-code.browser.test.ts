import {expect} from '@open-wc/testing';
import {createMarkdownStream} from '../markdown/index.ts';

const SOURCES = [
  '```ps1 title\na\n```\nmore',
  '- one\n  ```sh\n  a\n  b\n  ```\n- two\n\n  > ```json\n  > {}\n\n  ~~~yml\n  a: 1\n  ~~~\n\nafter',
  '1. x\n\n   ```sql\n   SELECT 1\n\n   ```\n\n   y\n\n```xml\n<a>\n``x\n````\n\n    indented\n\nend',
  '> > ```cs\n> > var a;\n> lazy\n\n```ini\nopen\n',
];

/** What `onCode` was told, and whether the text of a block changed afterwards. */
function read(pieces: string[]): {told: string[]; changed: number} {
  const container = document.createElement('div');
  const told: string[] = [];
  let changed = 0;
  let flush = (): void => {};
  const observer = new MutationObserver(() => {});
  const count = (): void => {
    changed += observer.takeRecords().length;
  };
  const stream = createMarkdownStream(container, {
    schedule: (run) => {
      flush = run;
    },
    onCode: (block, language) => {
      count();
      told.push(`${language}: ${block.querySelector('code')?.textContent}`);
      observer.observe(block, {subtree: true, childList: true, characterData: true, attributes: true});
    },
  });
  for (const piece of pieces) {
    stream.write(piece);
    flush();
  }
  stream.end();
  count();
  return {told, changed};
}

describe('a markdown stream', () => {
  it('tells of each code block once, when its text is final', () => {
    expect(SOURCES.map((source) => read([source]).told)).to.deep.equal([
      ['ps1: a\n'],
      ['sh: a\nb\n', 'json: {}\n', 'yml: a: 1\n'],
      ['sql: SELECT 1\n\n', 'xml: <a>\n``x\n', ': indented\n'],
      ['cs: var a;\n', 'ini: open\n'],
    ]);
  });

  it('does so however the text is cut', () => {
    for (const source of SOURCES) {
      const whole = read([source]).told;
      for (let size = 1; size < 12; size++) {
        const pieces = source.match(new RegExp(`[^]{1,${size}}`, 'g')) as string[];
        expect(read(pieces), `${size}`).to.deep.equal({told: whole, changed: 0});
      }
    }
  });

  it('does so while it goes on', () => {
    const container = document.createElement('div');
    const told: string[] = [];
    let flush = (): void => {};
    const stream = createMarkdownStream(container, {
      schedule: (run) => {
        flush = run;
      },
      onCode: (_, language) => told.push(language),
    });
    const write = (text: string): string => {
      stream.write(text);
      flush();
      return told.join();
    };
    expect(write('```sh\na\n``')).to.equal('');
    expect(write('`')).to.equal('');
    expect(write('\n')).to.equal('sh');
    expect(write('- b\n  ```ini\n  c = 1\n')).to.equal('sh');
    expect(write('d')).to.equal('sh');
    expect(write('\n')).to.equal('sh,ini');
  });
});
