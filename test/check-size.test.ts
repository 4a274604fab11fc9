import {expect, test} from 'vitest';
import {findSizeFaults} from '../scripts/check-size.mjs';

const files = [
  {role: 'loader', brotli: 1_400},
  {role: 'composer', brotli: 20_000},
  {role: 'composer', brotli: 2_000},
  {role: 'answer', brotli: 10_000},
  {role: 'later', brotli: 99_000},
];
const readme = `
| Loader | 1.4 KB | 1.5 KB |
| Usable composer | 23.4 KB | 25.0 KB |
| First answer on screen | 33.4 KB | 40.0 KB |`;

test('holds when every sum is under its limit and in README', () => {
  expect(findSizeFaults(files, readme)).toEqual([]);
});

test('a figure may be off by as much as hashes in names make it, and by no more', () => {
  const by = (bytes: number) =>
    files.map((file) => (file.role === 'answer' ? {...file, brotli: 10_000 + bytes} : file));
  for (const bytes of [-100, 100]) expect(findSizeFaults(by(bytes), readme)).toEqual([]);
  for (const bytes of [-101, 101]) {
    expect(findSizeFaults(by(bytes), readme)).toEqual([expect.stringContaining('README must say "| First answer')]);
  }
});

test('a row that is missing, or has another limit, is a fault', () => {
  for (const other of [readme.replace('25.0', '26.0'), readme.replace('Usable composer', 'Composer')]) {
    expect(findSizeFaults(files, other)).toEqual([
      'Usable composer: README must say "| Usable composer | 23.4 KB | 25.0 KB |"',
    ]);
  }
});

test('a file that grows breaks its limit and the figure', () => {
  const grown = files.map((file) => (file.role === 'loader' ? {...file, brotli: 1_501} : file));
  expect(findSizeFaults(grown, readme)).toEqual([
    'Loader: 1501 bytes, 1 over the limit of 1500',
    expect.stringContaining('README must say "| Loader | 1.5 KB'),
    expect.stringContaining('README must say "| Usable composer | 23.5 KB'),
    expect.stringContaining('README must say "| First answer on screen | 33.5 KB'),
  ]);
});
