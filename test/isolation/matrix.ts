/** How one route is to be called by those who may and those who may not. */
export interface Row {
  /** As the app's route table names it. */
  route: `${string} ${string}`;
  method: string;
  /**
   * `public`: anybody, from anywhere. `origin`: any page of a listed origin. `session`: a signed-in user or visitor.
   * `admin`: an operator of the tenant, or of one above it, and auditors where `auditor` says so. `context`: whoever has a
   * context token, which says for whom.
   */
  access: 'public' | 'origin' | 'session' | 'admin' | 'context';
  path(of: {id: string; messageId: string; actionId: string; tenant: string}): string;
  body?(id: string): unknown;
  headers?: Record<string, string>;
  /** What all but the owner get, for a foreign id and for an unknown one; or an answer of their own. */
  answers: number | 'its own';
  /** What the owner gets; of an admin route, the operator. */
  owner?: number;
  /** What an auditor gets. */
  auditor?: number;
}

const question = (id: string) => ({
  id,
  messages: [{id: crypto.randomUUID(), role: 'user', parts: [{type: 'text', text: 'Mine?'}]}],
});

const row = (
  route: Row['route'],
  access: Row['access'],
  answers: Row['answers'],
  rest: Pick<Row, 'body' | 'headers' | 'owner' | 'auditor'> & {path?: Row['path']} = {},
): Row => {
  const [method = '', pattern = ''] = route.split(' ');
  return {
    route,
    method,
    access,
    answers,
    path: ({id, messageId, actionId, tenant}) =>
      pattern
        .replace(':id', id)
        .replace(':messageId', messageId)
        .replace(':actionId', actionId)
        .replace(':file', 'no.js')
        .replace(':name', 'get_droplet')
        .replace(':tenant', tenant)
        .replace(':subject', 'alice')
        .replace(':kid', 'k2'),
    ...rest,
  };
};

export const MATRIX: readonly Row[] = [
  row('GET /healthz', 'public', 'its own'),
  row('GET /readyz', 'public', 'its own'),
  row('GET /widget/v1/:file', 'public', 'its own'),
  row('GET /v1/config', 'origin', 'its own', {path: () => '/v1/config?tenant=wincloud'}),
  row('POST /v1/session', 'origin', 'its own', {body: () => ({tenant: 'wincloud'})}),
  row('POST /v1/functions/:name', 'context', 400, {body: (id) => ({name: id}), owner: 200}),
  row('GET /v1/agents', 'session', 'its own', {owner: 200}),
  row('POST /v1/chat', 'session', 'its own', {body: question, owner: 200}),
  row('GET /v1/chat', 'session', 'its own', {owner: 200}),
  row('GET /v1/chat/:id', 'session', 404, {owner: 200}),
  row('GET /v1/chat/:id/stream', 'session', 204, {owner: 204}),
  row('POST /v1/chat/:id/stop', 'session', 404, {owner: 200}),
  row('GET /v1/chat/:id/messages/:messageId/versions', 'session', 404, {owner: 404}),
  row('POST /v1/chat/:id/messages/:messageId/feedback', 'session', 404, {
    body: () => ({rating: 'up'}),
    owner: 200,
  }),
  row('POST /v1/chat/:id/actions/:actionId', 'session', 404, {body: () => ({decision: 'dismiss'}), owner: 200}),
  row('GET /v1/chat/:id/actions/:actionId', 'session', 404, {owner: 200}),
  row('GET /v1/me/export', 'session', 'its own', {owner: 200}),
  row('DELETE /v1/me', 'session', 'its own', {owner: 200}),
  row('PATCH /v1/chat/:id', 'session', 404, {body: () => ({title: 'Taken'}), owner: 200}),
  row('DELETE /v1/chat/:id', 'session', 404, {owner: 204}),
  row('POST /mcp', 'session', 'its own', {
    body: (id) => ({jsonrpc: '2.0', id: 1, method: 'tools/call', params: {name: 'get_droplet', arguments: {name: id}}}),
    headers: {accept: 'application/json, text/event-stream'},
    owner: 200,
  }),
  row('GET /v1/admin/tenants', 'admin', 'its own', {owner: 200, auditor: 403}),
  row('GET /v1/admin/tenants/:tenant', 'admin', 404, {owner: 200, auditor: 403}),
  row('POST /v1/admin/tenants', 'admin', 'its own', {
    body: () => ({id: 'new-one', name: 'New', resourceTagPrefix: 'acme-new-'}),
    owner: 201,
    auditor: 403,
  }),
  row('PATCH /v1/admin/tenants/:tenant', 'admin', 404, {
    body: () => ({greeting: 'Taken'}),
    owner: 200,
    auditor: 403,
  }),
  row('POST /v1/admin/tenants/:tenant/secrets', 'admin', 404, {body: () => ({kid: 'k3'}), owner: 201, auditor: 403}),
  row('DELETE /v1/admin/tenants/:tenant/secrets/:kid', 'admin', 404, {owner: 404, auditor: 403}),
  row('GET /v1/admin/tenants/:tenant/usage', 'admin', 404, {owner: 200, auditor: 403}),
  row('GET /v1/admin/audit', 'admin', 'its own', {owner: 200, auditor: 200}),
  row('GET /v1/admin/tenants/:tenant/audit', 'admin', 404, {owner: 200, auditor: 200}),
  row('GET /v1/admin/checkpoints', 'admin', 'its own', {owner: 200, auditor: 200}),
  row('GET /v1/admin/tenants/:tenant/checkpoints', 'admin', 404, {owner: 200, auditor: 200}),
  row('GET /v1/admin/audit/key', 'admin', 'its own', {owner: 200, auditor: 200}),
  row('POST /v1/admin/tenants/:tenant/users/:subject/revoke', 'admin', 404, {owner: 200, auditor: 403}),
  row('GET /v1/admin/tenants/:tenant/users/:subject/export', 'admin', 404, {owner: 200, auditor: 403}),
  row('DELETE /v1/admin/tenants/:tenant/users/:subject', 'admin', 404, {owner: 200, auditor: 403}),
];
