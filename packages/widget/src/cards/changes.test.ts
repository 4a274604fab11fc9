import {expect, it} from 'vitest';
import {enCards} from '../locales/cards/en.ts';
import {changesOf} from './changes.ts';
import {formatsOf} from './formats.ts';

const context = {words: enCards, formats: formatsOf('en')};

it('says every change that the backend knows', () => {
  expect(
    changesOf(
      [
        {change: 'p95-above', metric: 'cpu', percent: 61},
        {change: 'p95-at-most', metric: 'memory', percent: 40},
        {change: 'traffic-above', mbps: 0.1},
        {change: 'measure', metric: 'memory'},
        {change: 'longer-window', days: 14},
        {change: 'bursts-matter', metric: 'cpu', maxPercent: 88},
        {change: 'price', of: 'size', size: 's-1vcpu-2gb'},
        {change: 'price', of: 'volume'},
        {change: 'copy-within', days: 30},
        {change: 'turned-on'},
        {change: 'attached'},
        {change: 'kept-on-purpose'},
        {change: 'other-backups'},
        {change: 'guarded'},
        {change: 'guarded-inside'},
      ],
      context,
    ),
  ).toEqual([
    'Processor: p95 above 61%',
    'Memory in use: p95 of 40% or less',
    'Traffic of more than 0.1 Mb/s',
    'Measurements: Memory in use',
    'Measurements of 14 days',
    'Short peaks of up to 88% that matter to you',
    'A price that is missing: Size s-1vcpu-2gb',
    'A price that is missing: Volume',
    'A copy of your own every 30 days',
    'Turning the server on',
    'Attaching it to a server',
    'Keeping it on purpose',
    'Backups made in another way',
    'A firewall rule that names who may come in',
    'A firewall inside the server that keeps others out',
  ]);
});

it('skips what it does not know, or what lacks its number', () => {
  expect(
    changesOf([{change: 'moon-phase'}, {change: 'constructor'}, {change: 'p95-above', metric: 'cpu'}], context),
  ).toEqual([]);
});
