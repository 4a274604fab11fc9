import {describe, expect, test} from 'vitest';
import {TEST_KNOWLEDGE} from '../../test/local.ts';
import {readArticles} from './articles.ts';
import {createSearch} from './search.ts';
import {termsOf} from './terms.ts';

const search = createSearch(await readArticles(TEST_KNOWLEDGE));
const best = (question: string) => search.find(question).hits[0]?.section.id;

describe('search', () => {
  test.each([
    ['Why can I not connect with Remote Desktop?', 'rdp/rdp-cannot-connect.md#0'],
    ['How do I test whether the port is open?', 'rdp/rdp-cannot-connect.md#1'],
    ['I lost my administrator pass word', 'accounts/reset-password.md#0'],
    ['how long are my snapshots kept', 'backups/backups-and-snapshots.md#1'],
    ['turning on backups every week', 'backups/backups-and-snapshots.md#0'],
  ])('%s', (question, id) => {
    expect(search.find(question).convincing).toBe(true);
    expect(best(question)).toBe(id);
  });

  test('forgives a misspelling', () =>
    expect(best('reset the administartor password')).toBe('accounts/reset-password.md#0'));

  test.each(['How do I bake a lasagna?', 'Who won the football game?', 'is it?', ''])(
    'is not convinced by "%s"',
    (question) => {
      expect(search.find(question).convincing).toBe(false);
    },
  );

  test('is not convinced by one common word beside a strange one', () => {
    expect(search.find('Which server hosts the zebra tournament?').convincing).toBe(false);
  });

  test('gives scores between 0 and 1, and ranks from the best down', () => {
    const {hits} = search.find('rdp port firewall');
    expect(hits.length).toBeGreaterThan(1);
    for (const hit of hits) expect(hit.score).toBeGreaterThan(0);
    for (const hit of hits) expect(hit.score).toBeLessThan(1);
    expect(hits.map((hit) => hit.rank)).toEqual(hits.map((hit) => hit.rank).toSorted((a, b) => b - a));
  });
});

test('forms of a word become one term', () => {
  const same = [
    ['resize', 'resizing', 'resized'],
    ['backups', 'back up', 'backed up'],
    ['connect', 'connection', 'connecting'],
    ['sign in', 'logging in', 'log on'],
  ];
  for (const forms of same) expect(new Set(forms.map((form) => termsOf(form).join(' '))).size).toBe(1);
});
