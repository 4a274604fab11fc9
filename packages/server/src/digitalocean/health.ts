import type {Fetch} from '../outbound/outbound.ts';

/** Whether an address answers a GET with a 2xx. A health check never throws. */
export async function isUp(send: Fetch, url: string, key: string, signal: AbortSignal): Promise<'up' | 'down'> {
  try {
    const response = await send(url, {headers: {authorization: `Bearer ${key}`}, redirect: 'error', signal});
    await response.body?.cancel();
    return response.ok ? 'up' : 'down';
  } catch {
    return 'down';
  }
}
