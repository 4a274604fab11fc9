import {describe, expect, test} from 'vitest';
import {REACT_VERSIONS, renderOnServer} from '../../test/react/bundle.ts';

describe.each(REACT_VERSIONS)('React %i in Node', async (version) => {
  const {version: rendered, markup, complaints, dom} = await renderOnServer(version);

  test('is the version it is said to be', () => {
    expect(rendered).toMatch(new RegExp(`^${version}\\.`));
  });

  test('writes the bare tag: what is the element’s own comes with the element', () => {
    const [, tag] = /(<wincloud-chat.*)<\/main>/.exec(markup) ?? [];
    expect(tag).toMatch(/^<wincloud-chat [^>]*><\/wincloud-chat>$/);
    for (const own of ['tenant', 'api', 'mode', 'open', 'suggestions', 'getToken', 'onOpen']) {
      expect(tag).not.toContain(` ${own}=`);
    }
  });

  test('writes what is HTML’s, for style sheets to find before the code is there', () => {
    for (const attribute of ['id="chat"', 'class="help"', 'style="color:red"', 'aria-label="Help"']) {
      expect(markup).toContain(attribute);
    }
  });

  test('complains of nothing and needs no DOM', () => {
    expect(complaints).toEqual([]);
    expect(dom).toEqual([]);
  });
});
