import {Unexpected} from './story.ts';

export interface Call {
  /** A session token. */
  session?: string | undefined;
  /** The page that a browser would name. Without it the call comes from a program. */
  origin?: string | undefined;
  body?: object | undefined;
}

/** An answer that was read to its end. */
export interface Answer {
  status: number;
  text: string;
}

/** Calls of a platform's API. A route is written as in its documentation: `GET /v1/chat`. */
export interface Http {
  send(route: string, call?: Call): Promise<Answer>;
  /** What a call that is granted answers, as JSON. */
  granted<T>(route: string, call?: Call): Promise<T>;
  /** With what a call is refused, as it must be. */
  refused(route: string, call?: Call): Promise<Refusal>;
}

/** A refusal in the API's one shape, without the id that each request has of its own. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** @param url where the platform is now: it may move */
export function createHttp(url: () => string): Http {
  async function send(route: string, {session, origin, body}: Call = {}): Promise<Answer> {
    const [method = '', path = ''] = route.split(' ');
    const response = await fetch(`${url()}${path}`, {
      method,
      headers: {
        // A whole answer in place of a stream.
        accept: 'application/json',
        ...(session === undefined ? {} : {authorization: `Bearer ${session}`}),
        ...(origin === undefined ? {} : {origin}),
        ...(body === undefined ? {} : {'content-type': 'application/json'}),
      },
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });
    return {status: response.status, text: await response.text()};
  }

  return {
    send,
    async granted<T>(route: string, call?: Call) {
      const {status, text} = await send(route, call);
      if (status >= 300) throw new Unexpected(`${route} must be granted, and was answered with ${status}: ${text}`);
      return JSON.parse(text) as T;
    },
    async refused(route, call) {
      const {status, text} = await send(route, call);
      if (status < 400) throw new Unexpected(`${route} must be refused, and was answered with ${status}: ${text}`);
      const {code, message} = (JSON.parse(text) as {error: {code: string; message: string}}).error;
      return {status, code, message};
    },
  };
}
