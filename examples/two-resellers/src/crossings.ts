import {randomUUID} from 'node:crypto';
import type {Call, Http} from './http.ts';
import {pageOf, type Site} from './sites.ts';
import {figure, must} from './story.ts';

/** Something that must not be possible, and the status and code with which it was refused. */
export interface Refused {
  what: string;
  answer: string;
}

/** The ways by which acme could reach bluefin, or take more than it was given. Each must be refused, and as it says. */
export async function tryToCross(http: Http, acme: Site, bluefin: Site): Promise<Refused[]> {
  const {operator, backend, reseller} = acme;
  const [carol] = acme.users;
  const [erin] = bluefin.users;
  const all: Refused[] = [];

  /** Resolves to the message. */
  async function refuses(what: string, answer: string, route: string, call: Call): Promise<string> {
    const {status, code, message} = await http.refused(route, call);
    must(`${status} ${code}` === answer, `${what}: is answered with ${answer}, and not with ${status} ${code}`);
    all.push({what, answer});
    return message;
  }

  const things = {'the settings': '', 'the record': '/audit', "erin's data": '/users/erin/export'};
  for (const [thing, path] of Object.entries(things)) {
    const read = (tenant: string, what: string) =>
      refuses(what, '404 not_found', `GET /v1/admin/tenants/${tenant}${path}`, {session: operator});
    const foreign = await read('bluefin', `${thing} of bluefin, asked for by acme's operator`);
    const unknown = await read('nobody', `${thing} of a tenant that is not there`);
    must(foreign === unknown, 'a foreign tenant and one that is not there are the same answer');
  }

  const elsewhere = {session: carol.session, origin: bluefin.reseller.origin};
  await refuses("carol's session, used on bluefin's site", '403 origin_not_allowed', 'GET /v1/chat', elsewhere);

  await http.granted(`GET /v1/chat/${erin.conversation}`, pageOf(bluefin, erin));
  const ask = (id: string, what: string) => refuses(what, '404 not_found', `GET /v1/chat/${id}`, pageOf(acme, carol));
  const foreign = await ask(erin.conversation, "erin's conversation, asked for by carol");
  const unknown = await ask(randomUUID(), 'a conversation that is not there, asked for by carol');
  must(foreign === unknown, 'a foreign conversation and one that is not there are the same answer');

  const {tag} = erin.user;
  const identity = await backend.sign('carol', {resources: {tag}});
  const signIn = {origin: reseller.origin, body: {tenant: reseller.record.id, identity}};
  await refuses(`a user whom acme signs for servers of "${tag}"`, '401 identity_invalid', 'POST /v1/session', signIn);

  const {tokensPerDay, userTokensPerDay} = reseller.record.budgets;
  const more = {session: operator, body: {budgets: {tokensPerDay: tokensPerDay * 10}}};
  const itself = await refuses(
    `${figure(tokensPerDay * 10)} tokens a day, which acme gives itself`,
    '403 role_required',
    'PATCH /v1/admin/tenants/acme',
    more,
  );
  const customer = {id: 'acme-shop', name: 'Acme Shop', budgets: {userTokensPerDay: userTokensPerDay * 10}};
  const below = await refuses(
    `${figure(userTokensPerDay * 10)} tokens a user, which acme gives a customer of its own`,
    '400 body_invalid',
    'POST /v1/admin/tenants',
    {session: operator, body: customer},
  );
  must(/budgets/.test(itself) && /^budgets\./.test(below), 'the budgets are why it is refused');
  return all;
}
