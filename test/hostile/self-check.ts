import type {Finding, HostileCase} from './cases.ts';
import type {ENGINES} from './engines.ts';
import type {Policy} from './site.ts';

/** A renderer that is wrong, what it is given, and what the harness must find under each policy. */
export interface SelfCheck {
  engine: keyof typeof ENGINES;
  hostile: HostileCase;
  finds: Partial<Record<Policy, Finding['kind'][]>>;
}

/** What needs no policy to be found is looked for once. */
const once = (...kinds: Finding['kind'][]): SelfCheck['finds'] => ({enforced: kinds});

export const SELF_CHECKS: SelfCheck[] = [
  {
    engine: 'html',
    hostile: {text: '<script>pwned(1)</script>'},
    finds: {enforced: ['error', 'violation'], reported: ['node', 'script', 'violation']},
  },
  {
    engine: 'html',
    hostile: {text: '<img src="/stolen.gif" onerror=pwned(1)>'},
    finds: {enforced: ['error', 'violation'], reported: ['node', 'request', 'script', 'violation']},
  },
  {
    engine: 'html',
    hostile: {text: '<link rel=stylesheet href="https://evil.example/a.css">'},
    finds: {enforced: ['error', 'violation'], reported: ['node', 'request', 'violation']},
  },
  {
    engine: 'innerHtml',
    hostile: {text: '<img src=/stolen.png onerror=alert(1)>'},
    finds: {enforced: ['error', 'violation'], reported: ['node', 'script', 'violation']},
  },
  {
    engine: 'innerHtml',
    hostile: {text: '<x-alarm></x-alarm>'},
    finds: {enforced: ['error', 'violation'], reported: ['node', 'script', 'violation']},
  },
  {
    engine: 'innerHtml',
    hostile: {text: '<iframe src="/stolen"></iframe>'},
    finds: {enforced: ['error', 'violation'], reported: ['node', 'request', 'violation']},
  },
  {
    engine: 'anyScheme',
    hostile: {text: 'javascript:pwned(1)'},
    finds: {enforced: ['node', 'opened', 'violation'], reported: ['node', 'opened', 'script', 'violation']},
  },
  {engine: 'anyScheme', hostile: {text: 'data:text/html,x'}, finds: once('node', 'opened')},
  {engine: 'anyScheme', hostile: {text: '/logout'}, finds: once('node')},
  {
    engine: 'images',
    hostile: {text: 'https://evil.example/pixel.gif'},
    finds: {enforced: ['node', 'violation'], reported: ['node', 'request', 'violation']},
  },
  {engine: 'styles', hostile: {text: 'a'}, finds: once('node', 'violation')},
  {engine: 'ids', hostile: {text: 'a'}, finds: once('node')},
  {engine: 'comments', hostile: {text: 'a'}, finds: once('node')},
  {engine: 'withoutRel', hostile: {text: '<https://evil.example/>'}, finds: once('node')},
  {
    engine: 'withoutHosts',
    hostile: {text: '[bank.example](https://evil.example)', hosts: ['evil.example']},
    finds: once('unexpected'),
  },
  {engine: 'elsewhere', hostile: {text: '<https://evil.example/>'}, finds: once('opened')},
  {engine: 'polluting', hostile: {text: 'a'}, finds: once('unexpected')},
  {engine: 'noisy', hostile: {text: 'a'}, finds: once('error')},
  {engine: 'throwing', hostile: {text: 'a'}, finds: once('error')},
  {engine: 'slow', hostile: {text: 'a', huge: true}, finds: once('slow')},
  {engine: 'forgetful', hostile: {text: '**a**'}, finds: once('difference')},
  {engine: 'markdown', hostile: {text: '[x](https://evil.example)', links: []}, finds: once('unexpected')},
  {engine: 'markdown', hostile: {text: 'a', reads: 'a', fault: 'none'}, finds: once('unexpected')},
  {engine: 'markdown', hostile: {text: 'a', reads: 'a', links: []}, finds: once()},
];

/** Each as a group of its own. */
export const SELF_CHECK: Record<string, HostileCase[]> = Object.fromEntries(
  SELF_CHECKS.map(({hostile}, index) => [`self-check ${index}`, [hostile]]),
);
