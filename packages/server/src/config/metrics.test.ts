import {describe, expect, test} from 'vitest';
import {parseSettings, SettingsError} from './load.ts';

const good = {
  tenants: [{id: 'wincloud', name: 'W', origins: ['https://a.example'], anonymous: true, agents: ['support']}],
  agents: [{id: 'support', kind: 'gradient', url: 'https://agent.example', key: 'not-a-real-key'}],
  cloud: {token: 'not-a-real-token'},
};
const prometheus = {url: 'https://prometheus.example.com', instance: '{ip}:9182'};
const env = {PROMETHEUS_TOKEN: 'the-token-of-prometheus'};
const parse = (metrics?: object) => parseSettings({...good, ...(metrics && {metrics})}, env);

function faultOf(metrics: object): string {
  try {
    parse(metrics);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  return '';
}

describe('metrics.prometheus', () => {
  test('is nowhere by default, and needs no more than an address and what the label says', () => {
    expect(parse().metrics).toEqual({});
    expect(parse({}).metrics.prometheus).toBeUndefined();
    expect(parse({prometheus}).metrics.prometheus).toEqual({...prometheus, label: 'instance', scrapeMs: 60_000});
  });

  test('has its token from the environment', () => {
    expect(parse({prometheus: {...prometheus, token: '${PROMETHEUS_TOKEN}'}}).metrics.prometheus?.token).toBe(
      env.PROMETHEUS_TOKEN,
    );
  });

  test.each(['http://127.0.0.1:9090', 'http://localhost:9090', 'https://10.0.0.5:9090'])('may be at %s', (url) => {
    expect(faultOf({prometheus: {...prometheus, url}})).toBe('');
  });

  test.each(['{name}:9182', '{ip}', 'droplet/{id}', '{id}-{name}', 'a"b\\{ip}'])('takes %s', (instance) => {
    expect(parse({prometheus: {...prometheus, instance}}).metrics.prometheus?.instance).toBe(instance);
  });

  test.each<[string, unknown[]]>([
    ['url', [undefined, '', 'prometheus:9090', 'http://prometheus.example', 'https://a.example/prometheus', 9090]],
    // One label for every machine would be the same machine for everybody.
    ['instance', [undefined, '', 'win-web-01:9182', '{}', '{host}:9182', '{ip}{', `{ip}${'x'.repeat(200)}`, 1]],
    ['label', ['', 'in stance', '1st', 'a="b"', '__name__="x",a', 1]],
    ['token', ['', 'short', 1]],
    ['scrapeMs', [0, 999, 300_001, 1.5, '60s']],
  ])('%s that is missing or wrong is named', (name, values) => {
    for (const value of values) {
      const fault = faultOf({prometheus: {...prometheus, [name]: value}});
      expect(fault, String(value)).toMatch(new RegExp(`^metrics\\.prometheus\\.${name}: `));
    }
  });

  test('an unknown setting is said to be one', () => {
    expect(faultOf({prometheus: {...prometheus, query: 'up'}})).toContain('unknown setting "query"');
    expect(faultOf({datadog: {}})).toContain('unknown setting "datadog"');
  });
});
