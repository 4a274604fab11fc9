import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

/** Where in the bytes of an event stream the link breaks: after so many events, or so many bytes of its body. */
export type CutPoint = {events: number} | {bytes: number};

export interface CuttingProxy {
  url: string;
  /** Cuts that have happened. */
  readonly cuts: number;
  close(): Promise<void>;
}

/**
 * A link between one client and the server. Each point of `plan` is for one event stream, in the order in which they
 * come: the bytes up to it are passed on, then both sides are cut off without a word. `onCut` runs at that moment.
 */
export async function startCuttingProxy(
  targetPort: number,
  plan: readonly (CutPoint & {onCut?: (() => void) | undefined; keepLink?: boolean | undefined})[],
): Promise<CuttingProxy> {
  let streams = 0;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    client.pipe(target);
    let point: (typeof plan)[number] | undefined;
    let seen: Buffer | undefined;
    target.on('data', (data: Buffer) => {
      if (seen === undefined) {
        // The head of a response is small enough to come in one piece on loopback.
        const head = data.indexOf('\r\n\r\n');
        const isStream = head >= 0 && data.subarray(0, head).includes('text/event-stream');
        if (!isStream) return void client.write(data);
        point = plan[streams];
        streams += 1;
        client.write(data.subarray(0, head + 4));
        seen = Buffer.alloc(0);
        data = data.subarray(head + 4);
      }
      if (point === undefined) return void client.write(data);
      const before = seen.length;
      seen = Buffer.concat([seen, data]);
      const end = positionOf(point, seen);
      if (end === undefined) return void client.write(data);
      const {onCut, keepLink} = point;
      point = undefined;
      cuts += 1;
      if (keepLink) client.write(data);
      else client.write(data.subarray(0, Math.max(0, end - before)), () => client.resetAndDestroy());
      onCut?.();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The place in the bytes seen so far where to cut, or undefined when it has not come yet. */
function positionOf(point: CutPoint, seen: Buffer): number | undefined {
  if ('bytes' in point) return seen.length >= point.bytes ? point.bytes : undefined;
  let end = 0;
  for (let event = 0; event < point.events; event += 1) {
    const next = seen.indexOf('\n\n', end);
    if (next < 0) return undefined;
    end = next + 2;
  }
  return end;
}
