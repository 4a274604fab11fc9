import {expect, test} from 'vitest';
import {TEST_KNOWLEDGE} from '../../test/local.ts';
import {readArticles, sectionsOf} from './articles.ts';

test('reads every article below the directory, by its path there', async () => {
  const sections = await readArticles(TEST_KNOWLEDGE);
  expect([...new Set(sections.map((section) => section.filename))]).toEqual([
    'accounts/reset-password.md',
    'backups/backups-and-snapshots.md',
    'rdp/rdp-cannot-connect.md',
  ]);
  expect(sections.some((section) => section.text.includes('xylophone'))).toBe(false);
});

test('reads both forms of a front matter list', async () => {
  const sections = await readArticles(TEST_KNOWLEDGE);
  const keywordsOf = (name: string) => sections.find(({filename}) => filename.endsWith(name))?.keywords;
  expect(keywordsOf('rdp-cannot-connect.md')).toEqual(['rdp', 'remote desktop', 'port 3389', 'timeout']);
  expect(keywordsOf('backups-and-snapshots.md')).toEqual(['backup', 'snapshot', 'restore']);
});

test('cuts at headings, but not inside code', async () => {
  const sections = await readArticles(TEST_KNOWLEDGE);
  const rdp = sections.filter(({filename}) => filename.startsWith('rdp/'));
  expect(rdp.map(({heading}) => heading)).toEqual([
    'RDP cannot connect: check in this order',
    'Test the RDP port',
    'RDP refuses the credentials',
  ]);
  expect(rdp[1]?.text).toContain('## not a heading');
  expect(rdp.map(({position}) => position)).toEqual([0, 1, 2]);
});

test('takes the title from a first heading where there is no front matter, and reads CRLF', () => {
  const [opening, part] = sectionsOf('a/b.md', '# The title\r\nOpening.\r\n\r\n## Part\r\nText.\r\n');
  expect(opening).toMatchObject({title: 'The title', heading: 'The title', text: 'Opening.'});
  expect(part).toMatchObject({title: 'The title', heading: 'Part', text: 'Text.', id: 'a/b.md#1'});
});
