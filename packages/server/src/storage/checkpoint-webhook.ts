import {hash} from 'node:crypto';
import {checkpointLine} from '../audit/export.ts';
import type {Fetch} from '../outbound/outbound.ts';
import type {CheckpointSink} from '../ports.ts';

/**
 * Posts checkpoints to an address, JSON each. Only a 2xx answer is a receipt; a redirect is none, for it would lead the
 * record to where nobody asked for it. They carry their own signature and need no other proof of who sent them.
 */
export function checkpointWebhook(url: string, send: Fetch): CheckpointSink {
  return {
    // Hashed: the address may hold a key.
    place: `webhook:${hash('sha256', url, 'hex').slice(0, 16)}`,
    async deliver(checkpoint, signal) {
      const headers = {'content-type': 'application/json'};
      const body = checkpointLine(checkpoint);
      const response = await send(url, {method: 'POST', headers, body, redirect: 'manual', signal});
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
    },
  };
}
