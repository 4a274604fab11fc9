/** A page with a `trusted-types` list allows our name; `lit-html` may be taken by a Lit of its own. */
export function ownTrustedTypesPolicy() {
  return {
    name: 'own-trusted-types-policy',
    generateBundle(_, bundle) {
      let found = 0;
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        chunk.code = chunk.code.replace(/createPolicy\("lit-html"/g, () => {
          found += 1;
          return 'createPolicy("wincloud-chat"';
        });
      }
      if (found !== 1)
        this.error(`Lit makes ${found} Trusted Types policies named "lit-html", not one. Look at this Lit.`);
    },
  };
}

/**
 * Lit notes its versions in three globals for a warning of its development build, and calls the polyfills and the
 * hydration that a page may have for its own Lit: a guest leaves no notes and takes part in neither. And every browser
 * that reads this code has style sheets that can be adopted, so what Lit does without them can go.
 */
export function litTrimmed() {
  return {
    name: 'lit-trimmed',
    transform(code, id) {
      if (!/node_modules\/(@lit\/reactive-element|lit-html|lit-element)\//.test(id)) return null;
      const trimmed = code
        .replace(/\(\w+\.\w+Versions\?\?=\[\]\)\.push\("[^"]+"\)/, '0')
        .replace(/\w+\.(lit|reactive)\w+(Polyfill|Hydrate)Support/g, '(void 0)');
      if (!id.endsWith('/css-tag.js')) return {code: trimmed, map: null};
      const adopting = trimmed.replace(/(?<=e=)t\.ShadowRoot&&.*?"replace"in CSSStyleSheet\.prototype/, '!0');
      if (adopting === trimmed) this.error('Lit asks in another way for adoptable style sheets. Look at this Lit.');
      return {code: adopting, map: null};
    },
  };
}
