/**
 * Style sheets lose their comments and white space. In templates it goes between tags; what else is indentation becomes
 * one space: it is marked with an em space, which is white space to JavaScript too, so that in code the minifier drops
 * it and in template text it is still there to be cut.
 */
export function templatesMinified(sources) {
  return {
    name: 'templates-minified',
    transform(code, id) {
      if (!id.includes(`/${sources}/`) || !/\b(html|css)`/.test(code)) return null;
      const minified = code
        .replace(/(?<=\bcss`)[^`]*/g, (sheet) =>
          sheet.replace(/(\/\*.*?\*\/|\s)+/gs, ' ').replace(/ ?([{};,]) |: /g, (_, sign) => sign ?? ':'),
        )
        .replace(/>\n\s+(?=<|\$\{)/g, '>')
        .replace(/\}\n\s+(?=<\/?[a-z])/g, '}')
        .replace(/\n {2,}/g, '\n\u2003');
      return {code: minified, map: null};
    },
  };
}

export function indentsCut() {
  return {
    name: 'indents-cut',
    renderChunk: (code) => ({code: code.replace(/\n(\u2003|\\u2003)/g, ' '), map: null}),
  };
}
