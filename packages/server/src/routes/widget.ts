import {Hono} from 'hono';
import type {AppEnv} from '../app.ts';
import {Fault} from '../errors.ts';

/** One built file of the widget, with its compressed forms. */
export interface WidgetFile {
  type: string;
  /** Whether the name has a hash of the content in it, so that it never changes. */
  hashed: boolean;
  bodies: {br?: Uint8Array | undefined; gzip?: Uint8Array | undefined; plain: Uint8Array};
}

export type WidgetFiles = ReadonlyMap<string, WidgetFile>;

const YEAR_S = 31_536_000;

/** The loader changes with each release; pages get a new one within five minutes. */
const LOADER_MAX_AGE_S = 300;

/** `GET /widget/v1/*`: the script-tag bundle. Any page may load it, isolated ones too (CORP, CORS for modules). */
export function widgetRoutes(files: WidgetFiles) {
  return new Hono<AppEnv>().get('/widget/v1/:file', (c) => {
    const file = files.get(c.req.param('file'));
    if (file === undefined) throw new Fault('not_found');
    const accepted = c.req.header('accept-encoding') ?? '';
    const encoding = (['br', 'gzip'] as const).find(
      (name) => file.bodies[name] !== undefined && accepted.includes(name),
    );
    c.header('content-type', file.type);
    c.header('access-control-allow-origin', '*');
    c.header('cross-origin-resource-policy', 'cross-origin');
    c.header('vary', 'Accept-Encoding', {append: true});
    c.header(
      'cache-control',
      file.hashed ? `public, max-age=${YEAR_S}, immutable` : `public, max-age=${LOADER_MAX_AGE_S}`,
    );
    if (encoding !== undefined) c.header('content-encoding', encoding);
    const body = encoding === undefined ? file.bodies.plain : (file.bodies[encoding] as Uint8Array);
    return c.body(body as Uint8Array<ArrayBuffer>);
  });
}
