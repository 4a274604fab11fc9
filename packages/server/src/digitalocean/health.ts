/** Whether an address answers a GET with a 2xx. A health check never throws. */
export async function isUp(url: string, key: string, signal: AbortSignal): Promise<'up' | 'down'> {
  try {
    const response = await fetch(url, {headers: {authorization: `Bearer ${key}`}, redirect: 'error', signal});
    await response.body?.cancel();
    return response.ok ? 'up' : 'down';
  } catch {
    return 'down';
  }
}
