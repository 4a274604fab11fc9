import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium, type Page} from '@playwright/test';
import {CHROMIUM_FLAGS} from '../scripts/chromium.mjs';

/*
 * How long after the agent's first token its words are on screen: upstream, server and browser on one machine, so one
 * clock. The bar is 300 ms. Run with `npm run bench`.
 */

const ROUNDS = 25;
const PORT = 8977;
const WORDS = ['Well, ', 'this ', 'is ', 'the ', 'answer ', 'number '];

/** An agent that notes when it wrote its first token. */
let wroteAt = 0;
let round = 0;
const agent = createServer((request, response) => {
  request.resume();
  if (request.url === '/health') return void response.end('{}');
  response.writeHead(200, {'content-type': 'text/event-stream'});
  round += 1;
  const send = (content: string, finish: string | null = null) =>
    response.write(`data: ${JSON.stringify({choices: [{index: 0, delta: {content}, finish_reason: finish}]})}\n\n`);
  setTimeout(() => {
    wroteAt = Date.now();
    send(WORDS[0] as string);
    for (const word of WORDS.slice(1)) send(word);
    send(`${round}.`, 'stop');
    response.end('data: [DONE]\n\n');
  }, 50);
});
agent.listen(0, '127.0.0.1');
await once(agent, 'listening');

const dataDir = mkdtempSync(join(tmpdir(), 'wincloud-chat-bench-'));
const demo = spawn('node', [fileURLToPath(new URL('../examples/demo/src/start.ts', import.meta.url))], {
  env: {
    ...process.env,
    PORT: String(PORT),
    DATA_DIR: dataDir,
    AGENT_URL: `http://127.0.0.1:${(agent.address() as AddressInfo).port}`,
    AGENT_KEY: 'bench-agent-key',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(demo.stdout, 'data');

const browser = await chromium.launch({
  ...(process.env.CHROMIUM ? {executablePath: process.env.CHROMIUM} : {}),
  args: CHROMIUM_FLAGS,
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${PORT}/demo/script-tag`);
await page.getByRole('button', {name: /open chat/i}).click();

const times: number[] = [];
for (let asked = 1; asked <= ROUNDS; asked += 1) {
  const shown = shownAt(page, asked);
  const composer = page.getByRole('textbox', {name: 'Your message'});
  await composer.fill(`Question ${asked}`);
  await composer.press('Enter');
  times.push((await shown) - wroteAt);
  await page.getByRole('button', {name: 'Send'}).waitFor();
  await page.waitForTimeout(1_900); // the demo allows 30 turns a minute
}

/** The first frame in which the words of answer number `answer` are on screen. */
function shownAt(target: Page, answer: number): Promise<number> {
  return target.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const root = document.querySelector('wincloud-chat')?.shadowRoot;
          const answers = [...(root?.querySelectorAll('[role=article], article') ?? [])].filter((one) =>
            one.textContent?.includes('Well,'),
          );
          if (answers.length >= wanted) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    answer,
  );
}

await browser.close();
demo.kill('SIGTERM');
await once(demo, 'exit');
agent.close();
agent.closeAllConnections();
rmSync(dataDir, {recursive: true});

const [first, ...rest] = times;
const sorted = rest.toSorted((a, b) => a - b);
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
console.log(`first token upstream -> first words on screen, ${ROUNDS} questions in one page:`);
console.log(`  the first one, which loads the answer's code: ${first} ms`);
console.log(`  the others: median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${sorted.at(-1)} ms (bar: 300 ms)`);
