import {describe, expect, test} from 'vitest';
import {labelValue, quoted} from './selector.ts';

const machine = {id: 7, name: 'win-web-01', publicIpv4: '203.0.113.10'};

describe('labelValue', () => {
  test.each([
    ['{name}:9182', 'win-web-01:9182'],
    ['{ip}:9182', '203.0.113.10:9182'],
    ['droplet-{id}', 'droplet-7'],
    ['{id}/{name}/{name}', '7/win-web-01/win-web-01'],
    ['{other}', '{other}'],
  ])('%s is %s', (template, expected) => {
    expect(labelValue(template, machine)).toBe(expected);
  });

  test('a machine without a public address has no value made of one', () => {
    expect(labelValue('{ip}:9182', {...machine, publicIpv4: undefined})).toBeUndefined();
    expect(labelValue('{name}:9182', {...machine, publicIpv4: undefined})).toBe('win-web-01:9182');
  });

  test('what is filled in is not looked into again', () => {
    expect(labelValue('{name}:9182', {...machine, name: '{ip}{id}$&$1'})).toBe('{ip}{id}$&$1:9182');
  });
});

describe('quoted', () => {
  test('plain characters stay as they are', () => {
    const plain = " !#$%&'()*+,-./0123456789:;<=>?@ABCXYZ[]^_`abcxyz{|}~";
    expect(quoted(plain)).toBe(`"${plain}"`);
  });

  test.each([
    ['a quote', '"', '\\U00000022'],
    ['a backslash', '\\', '\\U0000005c'],
    ['a line end', '\n', '\\U0000000a'],
    ['nothing', '\0', '\\U00000000'],
    ['an umlaut', 'ä', '\\U000000e4'],
    ['a picture', '😀', '\\U0001f600'],
    ['half of a picture', '\ud83d', '\\U0000fffd'],
  ])('%s is written by its number', (_name, character, expected) => {
    expect(quoted(`a${character}b`)).toBe(`"a${expected}b"`);
  });
});
