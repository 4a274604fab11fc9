import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {type BuildOptions, build} from 'esbuild';

/** The versions of React that the wrapper promises to work with. */
export const REACT_VERSIONS = [18, 19] as const;
export type ReactVersion = (typeof REACT_VERSIONS)[number];

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Both Reacts are CommonJS and call themselves `react`; a bundle takes the one that is asked for, all through. */
function options(version: ReactVersion): BuildOptions & {write: false} {
  return {
    absWorkingDir: root,
    alias: version === 18 ? {react: 'react-18', 'react-dom': 'react-dom-18'} : {},
    bundle: true,
    // React speaks of mismatches and of effects that run twice in its development build alone.
    define: {'process.env.NODE_ENV': '"development"'},
    logLevel: 'error',
    outdir: 'out',
    write: false,
  };
}

export interface Rendered {
  version: string;
  markup: string;
  complaints: string[];
  dom: string[];
}

/** What a server makes of `app(FULL)`, in a Node process of its own. */
export async function renderOnServer(version: ReactVersion): Promise<Rendered> {
  const {outputFiles} = await build({
    ...options(version),
    entryPoints: [file('server.ts')],
    platform: 'node',
    format: 'cjs',
    conditions: ['@wincloud/source'],
  });
  const input = outputFiles[0]?.text ?? '';
  // It ends by itself, unless what it imports leaves a timer or a socket behind.
  const stdout = execFileSync(process.execPath, ['-'], {input, encoding: 'utf8', timeout: 20_000});
  return JSON.parse(stdout);
}

/** `client.js` and the modules that it loads later, by file name. */
export async function bundleForBrowser(version: ReactVersion): Promise<Map<string, string>> {
  const {outputFiles} = await build({
    ...options(version),
    entryPoints: [file('client.ts')],
    platform: 'browser',
    format: 'esm',
    splitting: true,
    target: 'es2022',
    conditions: ['@wincloud/source'],
  });
  return new Map(outputFiles.map(({path, text}) => [path.replace(/.*[\\/]/, ''), text]));
}
