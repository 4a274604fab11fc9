import {randomUUID} from 'node:crypto';
import {expect, test} from 'vitest';
import {createTestApp} from '../../packages/server/src/test-app.ts';
import {expectAlive, expectQuiet, see} from './check.ts';

/*
 * What a client of MCP may send that is no message of it. The SDK answers for itself, so what counts here is what it
 * must not do: fall over, tell of its inside, or read anything.
 */

const call = (params: unknown, more: object = {}) => ({jsonrpc: '2.0', id: 1, method: 'tools/call', params, ...more});
const envelope = (version: unknown) => ({
  'io.modelcontextprotocol/protocolVersion': version,
  'io.modelcontextprotocol/clientInfo': {name: 'x', version: '1'},
  'io.modelcontextprotocol/clientCapabilities': {},
});

const MESSAGES: Record<string, unknown> = {
  'an empty object': {},
  'no version': {id: 1, method: 'tools/list'},
  'another version': {jsonrpc: '1.0', id: 1, method: 'tools/list'},
  'a method that is a number': {jsonrpc: '2.0', id: 1, method: 7},
  'a method that is not there': {jsonrpc: '2.0', id: 1, method: 'tools/delete'},
  'a method of the prototype': {jsonrpc: '2.0', id: 1, method: 'constructor'},
  'a method with a path': {jsonrpc: '2.0', id: 1, method: '../../admin/tenants'},
  'an id that is an object': call({name: 'list_droplets'}, {id: {a: 1}}),
  'an id that is long': call({name: 'no_such'}, {id: 'i'.repeat(10_000)}),
  'parameters that are a text': call('list_droplets'),
  'parameters that are a list': call(['list_droplets']),
  'no parameters': {jsonrpc: '2.0', id: 1, method: 'tools/call'},
  'a name that is an object': call({name: {$ne: ''}}),
  'a name of the prototype': call({name: '__proto__', arguments: {}}),
  'a name in capitals': call({name: 'LIST_DROPLETS', arguments: {}}),
  'a name with a zero byte': call({name: 'list_droplets\0', arguments: {}}),
  'arguments that are a list': call({name: 'get_droplet', arguments: ['x']}),
  'arguments that are a text': call({name: 'get_droplet', arguments: '{"name":"x"}'}),
  'an argument that is an object': call({name: 'get_droplet', arguments: {name: {toString: 'x'}}}),
  'an argument in the prototype': JSON.parse(
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_droplet","arguments":{"__proto__":{"name":"x"}}}}',
  ),
  'an envelope of a version to come': call({name: 'get_droplet', arguments: {}, _meta: envelope('2099-01-01')}),
  'an envelope of no version': call({name: 'get_droplet', arguments: {}, _meta: envelope(7)}),
  'an envelope without its headers': call({name: 'get_droplet', arguments: {}, _meta: envelope('2026-07-28')}),
  'an envelope that is a text': call({name: 'get_droplet', arguments: {}, _meta: 'x'}),
  'a task': call({name: 'get_droplet', arguments: {}, task: {ttl: 1e12}}),
  'a token to report progress to': call({name: 'get_droplet', arguments: {}, _meta: {progressToken: {a: 1}}}),
  'an answer to nothing': {jsonrpc: '2.0', id: 1, result: {}},
  'a notification that nobody asked for': {jsonrpc: '2.0', method: 'notifications/cancelled', params: {requestId: 1}},
  'a wish for a level of the log': {jsonrpc: '2.0', id: 1, method: 'logging/setLevel', params: {level: 'debug'}},
  'a resource': {jsonrpc: '2.0', id: 1, method: 'resources/read', params: {uri: 'file:///etc/passwd'}},
  'a prompt': {jsonrpc: '2.0', id: 1, method: 'prompts/get', params: {name: 'x'}},
};

const app = createTestApp();

test.each(Object.entries(MESSAGES))('%s', async (_name, body) => {
  const token = await app.signIn(randomUUID());
  const reads = app.scopes.length;
  const headers = {accept: 'application/json, text/event-stream'};
  const seen = await see(await app.request('POST', '/mcp', {token, body, headers}));
  expect(seen.status).toBeLessThan(500);
  expectQuiet(app, [seen], [token]);
  expect(app.scopes).toHaveLength(reads);
  await expectAlive(app);
});
