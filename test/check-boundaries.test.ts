import {expect, test} from 'vitest';
import {findBreaches} from '../scripts/check-boundaries.mjs';

test.each([
  ['packages/core/src/chat/a.ts', "import {x} from 'node:fs';", 'core imports nothing but'],
  ['packages/core/src/protocol/a.ts', "import {atom} from 'nanostores';", 'the protocol is words'],
  ['packages/core/src/index.ts', "export {x} from '../../widget/src/x.ts';", 'core imports nothing but'],
  ['packages/widget/src/a.ts', "import {x} from '@wincloud/chat-server';", 'the widget imports core, lit'],
  ['packages/widget/src/a.ts', "import {useState} from 'react';", 'the widget imports core, lit'],
  ['packages/widget/src/a.ts', "import {x} from './react/index.ts';", 'the widget imports core, lit'],
  ['packages/widget/src/react/a.ts', "import {x} from '../wincloud-chat.ts';", 'react/ imports React'],
  ['packages/widget/src/react/a.ts', "import {html} from 'lit';", 'react/ imports React'],
  ['packages/widget/src/loader.ts', "import {x} from './x.ts';", 'the loader imports nothing'],
  ['packages/widget/src/markdown/a.ts', "const x = await import('../storage.ts');", 'markdown needs nothing else'],
  ['packages/server/src/routes/a.ts', "import {createChat} from '@wincloud/chat-core';", 'core/protocol and no other'],
  ['packages/server/src/routes/a.ts', "import {x} from '../storage/sqlite.ts';", 'only runtimes/ chooses'],
  ['packages/server/src/tools/a.ts', "import {x} from '../prometheus/metrics.ts';", 'only runtimes/ chooses'],
  ['packages/server/src/metrics/a.ts', "import {x} from '../digitalocean/metrics.ts';", 'only runtimes/ chooses'],
  ['packages/server/src/agents/a.ts', "import type {Context} from 'hono';", 'a room knows neither HTTP'],
  ['packages/server/src/metrics/a.ts', "import type {Context} from 'hono';", 'a room knows neither HTTP'],
  ['packages/server/src/prometheus/a.ts', "import {request} from 'node:https';", 'only outbound/ opens'],
  ['packages/server/src/turns/a.ts', "import {\n  x,\n} from '../middleware/session.ts';", 'a room knows neither HTTP'],
  ['packages/server/src/outbound/a.ts', "import type {Context} from 'hono';", 'a room knows neither HTTP'],
  ['packages/server/src/digitalocean/a.ts', "import {request} from 'node:https';", 'only outbound/ opens'],
  ['packages/server/src/storage/a.ts', "import * as http from 'node:http';", 'only outbound/ opens'],
  ['packages/server/src/storage/a.ts', "import http from 'http';", 'only outbound/ opens'],
  ['packages/server/src/storage/a.ts', "const {get} = await import('node:http');", 'only outbound/ opens'],
  ['packages/server/src/runtimes/a.ts', "import {createServer, get} from 'node:http';", 'only outbound/ opens'],
  ['packages/server/src/limits/a.ts', "import {connect} from 'node:tls';", 'only outbound/ opens'],
  ['packages/server/src/storage/a.ts', "import {fetch as send} from 'undici';", 'only outbound/ opens'],
  ['packages/server/src/storage/a.ts', "import {AwsClient} from 'aws4fetch';", 'only outbound/ opens'],
  ['packages/server/src/digitalocean/a.ts', 'const response = await fetch(url);', 'only outbound/ calls fetch'],
  ['packages/server/src/tools/a.ts', 'fetch?.(url);', 'only outbound/ calls fetch'],
  ['packages/server/src/tools/a.ts', 'await globalThis.fetch(url);', 'only outbound/ calls fetch'],
  ['packages/server/src/tools/a.ts', 'const {fetch: send} = globalThis;', 'only outbound/ calls fetch'],
  ['packages/server/src/tools/a.ts', "globalThis['fetch'](url);", 'only outbound/ calls fetch'],
  ['packages/server/src/tools/a.ts', 'function a(send = fetch) {}', 'only outbound/ calls fetch'],
  ['packages/server/src/runtimes/a.ts', 'createCloud({url, fetch});', 'only outbound/ calls fetch'],
  ['packages/server/src/tools/a.ts', 'new WebSocket(url);', 'only outbound/ calls fetch'],
])('%s may not say %s', (path, text, rule) => {
  expect(findBreaches({[path]: text}).join('\n')).toContain(rule);
});

test.each([
  ['packages/widget/src/loader.ts', "import type {X} from './x.ts';"],
  ['packages/widget/src/react/a.ts', "import * as React from 'react';\nimport type {X} from '../events.ts';"],
  ['packages/widget/src/react/a.ts', "const x = () => import('../define.ts');"],
  ['packages/server/src/runtimes/a.ts', "import {x} from '../storage/sqlite.ts';"],
  ['packages/server/src/prometheus/a.ts', "import {x} from '../metrics/gaps.ts';\nimport {y} from './queries.ts';"],
  ['packages/server/src/routes/a.ts', "import {x} from '@wincloud/chat-core/protocol';\nimport {Hono} from 'hono';"],
  ['packages/server/src/turns/a.test.ts', "import {x} from '../storage/sqlite.ts';"],
  ['packages/server/src/outbound/a.ts', "import {Agent} from 'undici';\nconst x = globalThis.fetch(url);"],
  ['packages/server/src/runtimes/a.ts', "import {createServer, type Server} from 'node:http';\nlisten(app.fetch, {});"],
  [
    'packages/server/src/limits/a.ts',
    "import {BlockList, isIP} from 'node:net';\nimport type {Socket} from 'node:net';",
  ],
  ['packages/server/src/storage/a.ts', "import {AwsV4Signer} from 'aws4fetch';\nawait options.fetch(url);"],
])('%s may say %s', (path, text) => {
  expect(findBreaches({[path]: text})).toEqual([]);
});
