/** How one route is to be called by those who may and those who may not. */
export interface Row {
  /** As the app's route table names it. */
  route: `${string} ${string}`;
  method: string;
  /** `public`: anybody, from anywhere. `origin`: any page of a listed origin. `session`: a signed-in user or visitor. */
  access: 'public' | 'origin' | 'session';
  path(of: {id: string; messageId: string}): string;
  body?(id: string): unknown;
  /** What all but the owner get, for a foreign id and for an unknown one; or an answer of their own. */
  answers: number | 'its own';
  /** What the owner gets. */
  owner?: number;
}

const question = (id: string) => ({
  id,
  messages: [{id: crypto.randomUUID(), role: 'user', parts: [{type: 'text', text: 'Mine?'}]}],
});

const row = (
  route: Row['route'],
  access: Row['access'],
  answers: Row['answers'],
  rest: Pick<Row, 'body' | 'owner'> & {path?: Row['path']} = {},
): Row => {
  const [method = '', pattern = ''] = route.split(' ');
  return {
    route,
    method,
    access,
    answers,
    path: ({id, messageId}) => pattern.replace(':id', id).replace(':messageId', messageId).replace(':file', 'no.js'),
    ...rest,
  };
};

export const MATRIX: readonly Row[] = [
  row('GET /healthz', 'public', 'its own'),
  row('GET /readyz', 'public', 'its own'),
  row('GET /widget/v1/:file', 'public', 'its own'),
  row('GET /v1/config', 'origin', 'its own', {path: () => '/v1/config?tenant=wincloud'}),
  row('POST /v1/session', 'origin', 'its own', {body: () => ({tenant: 'wincloud'})}),
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
  row('GET /v1/me/export', 'session', 'its own', {owner: 200}),
  row('DELETE /v1/me', 'session', 'its own', {owner: 200}),
  row('PATCH /v1/chat/:id', 'session', 404, {body: () => ({title: 'Taken'}), owner: 200}),
  row('DELETE /v1/chat/:id', 'session', 404, {owner: 204}),
];
