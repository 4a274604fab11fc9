import {version} from 'react';
import {renderToString} from 'react-dom/server';
import {app, FULL} from './app.ts';

/* Renders in Node and prints the markup, what was complained of, and what the process has of a DOM by then. */

const complaints: string[] = [];
for (const level of ['error', 'warn'] as const) console[level] = (...words) => complaints.push(words.join(' '));

const markup = renderToString(app(FULL));
const dom = ['window', 'document', 'HTMLElement', 'customElements'].filter((name) => name in globalThis);
console.log(JSON.stringify({version, markup, complaints, dom}));
