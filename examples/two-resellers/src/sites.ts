import {type Backend, createBackend, type Key} from './backend.ts';
import type {Call, Http} from './http.ts';
import type {Reseller, User} from './resellers.ts';

/** A reseller's site, with its people signed in. */
export interface Site {
  reseller: Reseller;
  backend: Backend;
  /** The session of its operator. */
  operator: string;
  users: readonly [SignedIn, SignedIn];
}

/** A user who is signed in and has asked one thing. */
export interface SignedIn {
  user: User;
  session: string;
  conversation: string;
  answer: string;
}

/** Makes a reseller and its first key. `session` is that of the platform's operator. */
export async function takeOn(http: Http, session: string, {record, origin}: Reseller): Promise<Key> {
  await http.granted('POST /v1/admin/tenants', {session, body: {...record, origins: [origin]}});
  const kid = `${record.id}-1`;
  return http.granted<Key>(`POST /v1/admin/tenants/${record.id}/secrets`, {session, body: {kid}});
}

/** Signs everybody in at a reseller's site, and lets each user ask. */
export async function open(http: Http, reseller: Reseller, key: Key): Promise<Site> {
  const backend = createBackend(http, reseller.record.id, key, reseller.origin);
  const signIn = async (user: User): Promise<SignedIn> => {
    const session = await backend.signIn(user);
    return {user, session, ...(await backend.ask(session, user.question))};
  };
  const operator = await backend.signInOperator(reseller.operator);
  const [first, second] = reseller.users;
  return {reseller, backend, operator, users: [await signIn(first), await signIn(second)]};
}

/** A call as a user's browser makes it, on the site where they are signed in. */
export function pageOf({reseller}: Site, {session}: SignedIn): Call {
  return {session, origin: reseller.origin};
}
