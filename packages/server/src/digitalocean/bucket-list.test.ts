import {expect, test} from 'vitest';
import {readBucketList} from './bucket-list.ts';

const OWNER = '<Owner><ID>minio</ID><DisplayName>wc-alice-owner</DisplayName></Owner>';
const bucket = (name: string, more = '') =>
  `<Bucket><Name>${name}</Name><CreationDate>2026-01-02T03:04:05.000Z</CreationDate>${more}</Bucket>`;
const list = (buckets: string) =>
  '<?xml version="1.0" encoding="UTF-8"?>\n<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
  `${OWNER}<Buckets>${buckets}</Buckets></ListAllMyBucketsResult>`;

const names = (xml: string) => readBucketList(xml)?.map(({name}) => name);

test('each bucket has its name and its time', () => {
  expect(readBucketList(list(bucket('wc-alice-files') + bucket('wc-bob.logs')))).toEqual([
    {name: 'wc-alice-files', createdAt: '2026-01-02T03:04:05.000Z'},
    {name: 'wc-bob.logs', createdAt: '2026-01-02T03:04:05.000Z'},
  ]);
});

test('there may be none, line breaks, and things that are new', () => {
  expect(names(list(''))).toEqual([]);
  expect(names('<ListAllMyBucketsResult/>')).toEqual([]);
  const more = '<BucketRegion>fra1</BucketRegion><Tags><Tag>x</Tag></Tags>';
  expect(names(list(`\n  ${bucket('one-bucket', more)}\n  ${bucket(' two-bucket ')}\n`))).toEqual([
    'one-bucket',
    'two-bucket',
  ]);
  expect(readBucketList(list('<Bucket><Name>abc</Name></Bucket>'))).toEqual([{name: 'abc', createdAt: ''}]);
});

test('characters by name and by number are what they stand for', () => {
  expect(names(list(bucket('wc&#45;alice&#x2D;files')))).toEqual(['wc-alice-files']);
});

test.each([
  'wc-alice&amp;files',
  'wc-&alice;-files',
  'wc-&#1114112;-files',
  'wc-&-files',
  'wc-&#45files',
  'wc-<b>x</b>',
  'WC-alice',
  'wc/alice',
  '-wc',
  'ab',
  '',
  'x'.repeat(64),
])('%s is no name of a bucket', (name) => {
  expect(names(list(bucket(name) + bucket('other')))).toEqual(['other']);
});

test('a name that is there twice is none', () => {
  expect(names(list('<Bucket><Name>abc</Name><Name>abd</Name></Bucket>'))).toEqual([]);
});

test.each([
  ['another document', '<Error><Code>AccessDenied</Code></Error>'],
  ['an error that quotes one', `<Error>${list(bucket('abc'))}</Error>`],
  ['half of it', list(bucket('abc')).slice(0, -5)],
  ['a document type', list(bucket('abc')).replace('<List', '<!DOCTYPE x [<!ENTITY y "z">]><List')],
  ['a comment', list(`<!-- ${bucket('abc')} -->`)],
  ['a marked section', list(bucket('<![CDATA[abc]]>'))],
  ['JSON', '{"Buckets": []}'],
  ['nothing', ''],
  ['a part of them', list(bucket('abc')).replace('</Buckets>', '</Buckets><ContinuationToken>x</ContinuationToken>')],
])('%s is no list', (_what, xml) => {
  expect(readBucketList(xml)).toBeUndefined();
});
