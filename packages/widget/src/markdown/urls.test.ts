import {describe, expect, test} from 'vitest';
import {hostToShow, safeUrl} from './urls.ts';

describe('safeUrl', () => {
  const kept: [string, string][] = [
    ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['HTTP://EXAMPLE.com', 'http://example.com/'],
    [' https://example.com', 'https://example.com/'],
    ['https:example.com', 'https://example.com/'],
    ['https:\\\\example.com\\a', 'https://example.com/a'],
    ['https://example.com/\\[\\', 'https://example.com/%5C[%5C'],
    ['https://еxample.com', 'https://xn--xample-2of.com/'],
    ['mailto:me@example.com', 'mailto:me@example.com'],
    ['tel:+49123', 'tel:+49123'],
    ['https://example.com/"onmouseover="alert(1)', 'https://example.com/%22onmouseover=%22alert(1)'],
  ];
  for (const [href, url] of kept) test(`keeps ${href}`, () => expect(safeUrl(href)?.href).toBe(url));

  const refused = [
    '',
    'https://example.com\\@evil.example',
    'https://example.com\\.evil.example',
    '/relative',
    '//example.com',
    '#hash',
    '?query',
    'example.com',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    'javascript\t:alert(1)',
    'javascript://example.com/%0aalert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    'filesystem:https://example.com/1',
    'view-source:https://example.com',
    'about:blank',
    'ftp://example.com',
    'ws://example.com',
    'intent://scan/#Intent;end',
    'ms-msdt:/id',
    'https://bank.example@evil.example',
    'https://user:password@evil.example',
    'https://',
    'http://[::1',
    `https://example.com/${'a'.repeat(5000)}`,
  ];
  for (const href of refused) {
    test(`refuses ${JSON.stringify(href.slice(0, 60))}`, () => expect(safeUrl(href)).toBe(undefined));
  }
});

describe('hostToShow', () => {
  const cases: [text: string, href: string, host: string | undefined][] = [
    ['the docs', 'https://evil.example/', undefined],
    ['example.com', 'https://example.com/a', undefined],
    ['www.example.com', 'https://example.com/a', undefined],
    ['example.com', 'https://www.example.com/a', undefined],
    ['https://example.com/a', 'https://example.com/a', undefined],
    ['me@example.com', 'mailto:me@example.com', undefined],
    ['example.com', 'https://evil.example/', 'evil.example'],
    ['https://example.com/login', 'https://evil.example/', 'evil.example'],
    ['log in at example.com now', 'https://evil.example/', 'evil.example'],
    ['EXAMPLE.COM', 'https://evil.example/', 'evil.example'],
    ['example.com', 'https://example.com.evil.example/', 'example.com.evil.example'],
    ['example.com', 'https://notexample.com/', 'notexample.com'],
    ['evil.example and example.com', 'https://evil.example/', 'evil.example'],
    ['ex\u200bample.com', 'https://evil.example/', 'evil.example'],
    ['example\u200b.com', 'https://evil.example/', 'evil.example'],
    ['example\u2024com', 'https://evil.example/', 'evil.example'],
    ['ｅｘａｍｐｌｅ．ｃｏｍ', 'https://evil.example/', 'evil.example'],
    ['example。com', 'https://evil.example/', 'evil.example'],
    ['еxample.com', 'https://example.com/', 'example.com'],
    ['10.0.0.1', 'https://evil.example/', 'evil.example'],
    ['http://intranet/', 'https://evil.example/', 'evil.example'],
    ['support@bank.example', 'mailto:x@evil.example', 'x@evil.example'],
    ['example.com:443', 'https://example.com:8443/', 'example.com:8443'],
    ['x'.repeat(301), 'https://evil.example/', 'evil.example'],
    ['version 3.14', 'https://example.com/', undefined],
    ['bank\ufe0f.example', 'https://evil.example/', 'evil.example'],
    ['bank.\u034fexample', 'https://evil.example/', 'evil.example'],
    ['bank\ufffc.example', 'https://evil.example/', 'evil.example'],
    ['b\u0332ank.example', 'https://evil.example/', 'evil.example'],
    ['bank\u2027example', 'https://evil.example/', 'evil.example'],
    ['bank\ua4f8example', 'https://evil.example/', 'evil.example'],
    ['https://bank.example@evil.example/', 'https://evil.example/', 'evil.example'],
    ['localhost:8080', 'https://evil.example/', 'evil.example'],
    ['github.io', 'https://evil.github.io/', 'evil.github.io'],
    ['https://раypal.example/', 'https://раypal.example/', 'xn--ypal-43d9g.example'],
    ['https://example.com/a.html', 'https://example.com/a.html', undefined],
    ['me@bank.example', 'mailto:x@evil.example,me@bank.example', 'x@evil.example'],
    ['me@bank.example', 'mailto:?to=x@evil.example', 'x@evil.example'],
    ['me@bank.example', 'mailto:me@bank.example?cc=x%40evil.example', 'x@evil.example'],
    ['me@bank.example', 'mailto:me@bank.example?BCC=x@evil.example,y@other.example', 'x@evil.example, y@other.example'],
    ['me@mail.example', 'mailto:x@mail.example', 'x@mail.example'],
    ['me@mail.example', 'mailto:me@mail.example?subject=x@evil.example', undefined],
    ['a@b.example, c@d.example', 'mailto:c@d.example;A@b.example', undefined],
    ['write to b.example', 'mailto:a@b.example', undefined],
    ['Log in', 'mailto:x@evil.example?cc=%ff', undefined],
  ];
  for (const [text, href, host] of cases) {
    test(`${JSON.stringify(text.slice(0, 40))} to ${href}`, () => expect(hostToShow(text, new URL(href))).toBe(host));
  }
});
