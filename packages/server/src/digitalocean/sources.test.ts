import {describe, expect, test} from 'vitest';
import type {RetrievedPassage} from './completion-stream.ts';
import {relatedTo, sourcesOf} from './sources.ts';

const passage = (id: string, filename: string, more: object = {}): RetrievedPassage => ({
  id,
  filename,
  page_content: `About ${id}.`,
  ...more,
});

const PASSAGES = [
  passage('p1', 'rdp/rdp-cannot-connect.md'),
  passage('p2', 'rdp/change-rdp-port.md'),
  passage('p3', 'disks/free-space.md'),
];

describe('cited by number', () => {
  const numbered = (cited: number[], citations: {id?: string; page_content?: string}[], passages = PASSAGES) =>
    sourcesOf(passages, citations, new Set(cited)).map(({number, location}) => [number, location]);

  test('a number counts the citations, which name the passage by id', () => {
    expect(numbered([1, 2], [{id: 'p3'}, {id: 'p1'}])).toEqual([
      [1, 'disks/free-space.md'],
      [2, 'rdp/rdp-cannot-connect.md'],
    ]);
  });

  test('else by text', () => {
    expect(numbered([1], [{id: 'other', page_content: 'About p2.'}])).toEqual([[1, 'rdp/change-rdp-port.md']]);
  });

  test('else by place', () => {
    expect(numbered([2], [])).toEqual([[2, 'rdp/change-rdp-port.md']]);
  });

  test('numbers stay as the text has them, in order, and only those it has', () => {
    expect(numbered([3, 1], [])).toEqual([
      [1, 'rdp/rdp-cannot-connect.md'],
      [3, 'disks/free-space.md'],
    ]);
  });

  test('a number without a passage has no source', () => {
    expect(numbered([0, 9], [])).toEqual([]);
    expect(numbered([1], [{id: 'p1'}], [])).toEqual([]);
  });

  test('a passage without id and text is not taken for a citation without them', () => {
    const bare = [{filename: 'a.md'}, {filename: 'b.md', page_content: null, id: null}] as RetrievedPassage[];
    expect(numbered([1], [{page_content: null, id: null} as object], bare)).toEqual([[1, 'a.md']]);
  });
});

describe('without a cited number', () => {
  const named = (passages: RetrievedPassage[]) => sourcesOf(passages, undefined, new Set());

  test('the first three files are named, numbered from 1', () => {
    const four = [...PASSAGES, passage('p4', 'sql/backup.md')];
    expect(named(four).map(({number, location}) => [number, location])).toEqual([
      [1, 'rdp/rdp-cannot-connect.md'],
      [2, 'rdp/change-rdp-port.md'],
      [3, 'disks/free-space.md'],
    ]);
  });

  test('a file is named once, by its best passage', () => {
    const same = [passage('best', 'a.md'), passage('other', 'b.md'), passage('worse', 'a.md')];
    expect(named(same).map(({location, excerpt}) => [location, excerpt])).toEqual([
      ['a.md', 'About best.'],
      ['b.md', 'About other.'],
    ]);
  });

  test('a score that is a sentinel changes nothing', () => {
    const scored = [passage('p1', 'a.md', {score: -9549511700}), passage('p2', 'b.md', {score: 0.9})];
    expect(named(scored).map(({location}) => location)).toEqual(['a.md', 'b.md']);
  });

  test('no passages, no sources', () => {
    expect(named([])).toEqual([]);
  });
});

describe('what a source says', () => {
  const shown = (more: object) =>
    sourcesOf([{...passage('p', 'rdp/rdp_cannot-connect.md'), ...more}], undefined, new Set())[0];

  test.each([
    [
      'the article and its section',
      {title: 'RDP cannot connect', section: 'Check the port'},
      'RDP cannot connect – Check the port',
    ],
    ['the article alone', {title: 'RDP cannot connect'}, 'RDP cannot connect'],
    ['the section alone', {section: 'Check the port'}, 'Check the port'],
    ['a section that says the title again', {title: 'RDP', section: 'RDP: the port'}, 'RDP: the port'],
    ['the file, where there is no heading', {page_number: 2}, 'Rdp cannot connect'],
    ['the file, where the heading is no text', {title: 7, section: ['x']}, 'Rdp cannot connect'],
    ['the file, without metadata', null, 'Rdp cannot connect'],
  ])('titled by %s', (_name, metadata, title) => {
    expect(shown({metadata})?.title).toBe(title);
  });

  test('titled in general, without a file', () => {
    expect(shown({filename: undefined})).toMatchObject({title: 'Knowledge base', location: ''});
    expect(shown({filename: null, page_content: null})).toMatchObject({
      title: 'Knowledge base',
      location: '',
      excerpt: '',
    });
  });

  test('an excerpt on one line, cut to 240 characters', () => {
    expect(shown({page_content: '# RDP\n\n  Open   the\tconsole. '})?.excerpt).toBe('# RDP Open the console.');
    const long = shown({page_content: 'x'.repeat(241)})?.excerpt;
    expect(long).toBe(`${'x'.repeat(239)}…`);
    expect(shown({page_content: 'x'.repeat(240)})?.excerpt).toBe('x'.repeat(240));
  });
});

test('an answer that could cite and did not has no sources', () => {
  expect(sourcesOf([passage('p', 'a.md')], [], new Set())).toEqual([]);
});

describe('what else was found', () => {
  const locations = (passages: RetrievedPassage[], cited: string[]) =>
    relatedTo(
      passages,
      cited.map((location, index) => ({number: index + 1, title: '', location, excerpt: ''})),
    ).map(({title, location}) => [location, title]);

  test('each article once, but those that are sources', () => {
    const found = [...PASSAGES, passage('p4', 'disks/free-space.md', {metadata: {title: 'Another'}})];
    expect(locations(found, ['rdp/change-rdp-port.md'])).toEqual([
      ['rdp/rdp-cannot-connect.md', 'Rdp cannot connect'],
      ['disks/free-space.md', 'Free space'],
    ]);
  });

  test('titled by the article, not by its section; without a file it is none', () => {
    const found = [passage('p1', 'a.md', {metadata: {title: 'RDP', section: 'Port'}}), {id: 'x', page_content: 'y'}];
    expect(locations(found, [])).toEqual([['a.md', 'RDP']]);
  });
});
