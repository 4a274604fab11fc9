import type {HostileCase} from './cases.ts';
import {ADDRESSES, AUTOLINKS, IMAGES, TITLES} from './corpus/addresses.ts';
import {CODE, HEADINGS, LISTS, NAMES, TABLES} from './corpus/blocks.ts';
import {HOSTS} from './corpus/hosts.ts';
import {ENTITIES, FOREIGN, FRAMES, HANDLERS, HEAD, MUTATIONS, SCRIPTS} from './corpus/html.ts';
import {HUGE_CASES} from './corpus/huge.ts';
import {CITATIONS, DEFINITIONS} from './corpus/references.ts';
import {DATA_SCHEMES, LOCAL_SCHEMES, NO_ADDRESSES, SCRIPT_SCHEMES} from './corpus/schemes.ts';
import {CHARACTERS, UNBALANCED} from './corpus/text.ts';

/** Hostile answers by technique, written for this test. */
export const CORPUS: Record<string, readonly HostileCase[]> = {
  'HTML that runs': [...SCRIPTS, ...HANDLERS],
  'HTML that frames, submits and fetches': [...FRAMES, ...HEAD],
  'SVG, MathML, templates and custom elements': FOREIGN,
  'HTML that mutates': [...MUTATIONS, ...ENTITIES],
  'names that clobber': NAMES,
  'schemes that run': SCRIPT_SCHEMES,
  'schemes with data': DATA_SCHEMES,
  'schemes of apps and files': LOCAL_SCHEMES,
  'addresses that lead nowhere': NO_ADDRESSES,
  'addresses in disguise': [...ADDRESSES, ...AUTOLINKS],
  'titles and images': [...TITLES, ...IMAGES],
  'texts that name another host': HOSTS,
  'definitions and citations': [...DEFINITIONS, ...CITATIONS],
  'code, tables, lists and headings': [...CODE, ...TABLES, ...LISTS, ...HEADINGS],
  'characters and marks': [...CHARACTERS, ...UNBALANCED],
  'much of one thing': HUGE_CASES,
};
