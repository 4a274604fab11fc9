/**
 * Named entities as runs of following code points: `start name name …`; `.` skips one.
 * The 253 of HTML 4, the spec's examples and some that models write. The full HTML 5 list
 * has 2,125 names and would cost as much as the rest of this folder; an unknown name stays text.
 */
const RUNS =
  '160 nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml,' +
  '913 Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho . Sigma Tau Upsilon Phi Chi Psi Omega,945 alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega,977 thetasym upsih,982 piv,' +
  '9 Tab NewLine,33 excl quot num dollar percnt amp apos lpar rpar ast plus comma . period sol,58 colon semi lt equals gt quest commat,91 lsqb bsol rsqb Hat lowbar grave,123 lbrace vert rbrace,' +
  '270 Dcaron dcaron,338 OElig oelig,352 Scaron scaron,376 Yuml,381 Zcaron zcaron,402 fnof,710 circ,732 tilde,8194 ensp emsp,8201 thinsp,8204 zwnj zwj lrm rlm,8211 ndash mdash,8216 lsquo rsquo sbquo . ldquo rdquo bdquo . dagger Dagger bull . . . hellip,8240 permil . prime Prime,8249 lsaquo rsaquo,8254 oline,8260 frasl,8364 euro,8465 image,8472 weierp,8476 real,8482 trade,8501 alefsym,' +
  '8459 HilbertSpace,8518 DifferentialD,8592 larr uarr rarr darr harr,8629 crarr,8656 lArr uArr rArr dArr hArr,8704 forall . part exist . empty . nabla isin notin . ni . . . prod . sum minus . . . . lowast . . radic . . prop infin . ang . . . . . . and or cap cup int,8754 ClockwiseContourIntegral,8756 there4,8764 sim,8773 cong,8776 asymp,8800 ne equiv,8804 le ge,8834 sub sup nsub . sube supe,8853 oplus . otimes,8869 perp,8901 sdot,8968 lceil rceil lfloor rfloor,9001 lang rang,9674 loz,9824 spades . . clubs . hearts diams,9733 starf star,10003 check,10007 cross';

let table: Map<string, string> | undefined;

/**
 * The text of an entity given without `&` and `;`, or undefined when it is unknown (CommonMark 2.5).
 * Nothing is decoded by the browser's HTML parser.
 */
export function decodeEntity(name: string): string | undefined {
  if (name[0] !== '#') return named(name);
  const hex = name[1] === 'x' || name[1] === 'X';
  const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
  const invalid = !code || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return String.fromCodePoint(invalid ? 0xfffd : code);
}

function named(name: string): string | undefined {
  table ??= readTable();
  return table.get(name);
}

function readTable(): Map<string, string> {
  const read = new Map([['ngE', '≧̸']]);
  for (const run of RUNS.split(',')) {
    const [start, ...names] = run.split(' ');
    for (const [offset, name] of names.entries()) read.set(name, String.fromCodePoint(Number(start) + offset));
  }
  return read;
}
