import {asUnsent, type Chat, createChat, messageText} from '@wincloud/chat-core';
import {signIdentity} from '../../packages/server/src/index.ts';
import {chunk, DONE, finish, type Reply, sse, startUpstream} from '../fixtures/upstream.ts';
import {type CutPoint, startCuttingProxy} from './cutting-proxy.ts';
import {type KillableServer, SECRET, startKillableServer} from './killable-server.ts';
import {seeded} from './random.ts';

/*
 * A turn survives a link that is cut, a server that is killed, both at once, and a link that is cut twice, wherever in
 * the stream it happens: in the end the client shows what the server has, which is what the agent said, once. After a
 * kill that is an exact prefix, marked as interrupted.
 */

const WORDS = Array.from({length: 40}, (_, index) => `Wört${index % 3 === 0 ? ' €' : ''} ${index}, `);
const TRUTH = WORDS.join('');

/** Milliseconds between two words of the agent. */
const PACE_MS = 3;

/** Events of a whole answer's stream, `[DONE]` with them, and about so many bytes. */
const EVENTS = WORDS.length + 10;
const BYTES = 5_200;

/** Random places in the bytes of a stream, for each mode, in the whole test. */
const RANDOM_POINTS = 200;

/** Conversations that go on at the same time. Of those a kill hits, one is at the chosen place, the others anywhere. */
const AT_ONCE = 8;

/** Milliseconds after which a turn that has not ended counts as stuck. */
const STUCK_MS = 30_000;

/** What is cut: the link, the link twice, the server's life, or that and the link at the same moment. */
type Mode = 'link' | 'twice' | 'kill' | 'both';

interface Job {
  mode: Mode;
  point: CutPoint;
}

export interface KillReport {
  runs: number;
  kills: number;
  cuts: number;
  complete: number;
  interrupted: number;
  /** What went wrong, with all that is needed to see it again. */
  wrong: string[];
}

/**
 * Plays conversations to their end under cuts and kills: for each mode every event border and 200 seeded bytes.
 * `share` of 1 is the whole, 0.05 every twentieth place.
 */
export async function playKillRuns({
  share,
  seed,
  onProgress,
}: {
  share: number;
  seed: number;
  onProgress?: (report: KillReport) => void;
}): Promise<KillReport> {
  const random = seeded(seed);
  const agent = await startUpstream(paced, {keep: true});
  const server = await startKillableServer(agent.url);
  const report: KillReport = {runs: 0, kills: 0, cuts: 0, complete: 0, interrupted: 0, wrong: []};
  try {
    for (const batch of batchesOf(random, share)) {
      await Promise.all(batch.map((job, index) => playOne(server, report.runs + index, job, random, report)));
      report.runs += batch.length;
      report.kills = server.kills;
      onProgress?.(report);
    }
  } finally {
    await server.close();
    await agent.close();
  }
  return report;
}

/** An agent that speaks the truth, word by word. */
const paced: Reply = async (response) => {
  response.writeHead(200, {'content-type': 'text/event-stream'});
  for (const content of WORDS) {
    if (response.destroyed) return;
    response.write(sse(chunk({content})));
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }
  response.end(sse(finish(), DONE));
};

/** Cut links side by side; a kill alone, with companions that are anywhere in their answers when it comes. */
function* batchesOf(random: () => number, share: number): Generator<(Job | undefined)[]> {
  const jobsOf = (mode: Mode): Job[] => {
    const borders = Array.from({length: EVENTS}, (_, index) => ({mode, point: {events: index + 1}}));
    const bytes = Array.from({length: RANDOM_POINTS}, () => ({mode, point: bytePoint(random)}));
    return [...borders, ...bytes].filter(() => random() < share);
  };
  const links = [...jobsOf('link'), ...jobsOf('twice')];
  while (links.length > 0) yield links.splice(0, AT_ONCE);
  for (const job of [...jobsOf('kill'), ...jobsOf('both')]) yield [job, ...Array(AT_ONCE - 1).fill(undefined)];
}

const bytePoint = (random: () => number): CutPoint => ({bytes: 1 + Math.floor(random() * BYTES)});

/** One conversation. Without a job it is a companion, which begins a little earlier or later and has no cut of its own. */
async function playOne(
  server: KillableServer,
  number: number,
  job: Job | undefined,
  random: () => number,
  report: KillReport,
): Promise<void> {
  const kills = job?.mode === 'kill' || job?.mode === 'both';
  const onCut = kills ? () => void server.killAndRestart() : undefined;
  const first = job === undefined ? [] : [{...job.point, onCut, keepLink: job.mode === 'kill'}];
  const second = job?.mode === 'twice' ? [bytePoint(random)] : [];
  const pause = job === undefined ? random() * EVENTS * PACE_MS : 0;
  const proxy = await startCuttingProxy(server.port, [...first, ...second]);
  const getToken = () => signIdentity({tenant: 'wincloud', sub: `user-${number}`, kid: 'k', secret: SECRET});
  // Half of the longest wait: a server that is being restarted is tried again soon, and not too often.
  const options = {tenant: 'wincloud', getToken, random: () => 0.5};
  const chat = createChat({...options, api: proxy.url});
  const say = (problem: string) => report.wrong.push(`run ${number}, ${JSON.stringify(job)}: ${problem}`);
  try {
    await new Promise((resolve) => setTimeout(resolve, pause));
    await chat.send('What is the truth?');
    await idle(chat);
    const direct = `http://127.0.0.1:${server.port}`;
    const again = createChat({...options, api: direct, conversationId: chat.$state.get().conversationId});
    await whileDown(
      () => again.load(),
      () => again.$error.get()?.code,
    );
    for (const problem of problemsOf(chat, again)) say(problem);
    const status = again.$messages.get().at(-1)?.metadata?.status;
    if (status === 'complete') report.complete += 1;
    if (status === 'interrupted') report.interrupted += 1;
    report.cuts += proxy.cuts;
  } catch (error) {
    say(String(error));
  } finally {
    chat.destroy();
    await proxy.close();
  }
}

/** Resolves when the answer has ended. What waits for the server goes out by itself, what was refused as a person would. */
async function idle(chat: Chat): Promise<void> {
  const until = Date.now() + STUCK_MS;
  for (;;) {
    const deliveries = chat.$messages.get().map((message) => asUnsent(message)?.delivery);
    if (chat.$status.get() === 'idle' && deliveries.every((delivery) => delivery === undefined)) return;
    if (Date.now() > until) throw new Error(`stuck: ${JSON.stringify(chat.$state.get()).slice(0, 500)}`);
    const isRefused = deliveries.includes('failed');
    await new Promise((resolve) => setTimeout(resolve, isRefused ? 200 : 5));
    if (isRefused) await chat.retry();
  }
}

/** Another run's kill may have the server down just now. */
async function whileDown(call: () => Promise<void>, code: () => string | undefined): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    await call();
    if (code() === undefined || code()?.startsWith('agent_') || code() === 'turn_interrupted') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the client shows and what the server has, against each other and against the truth. */
function* problemsOf(chat: Chat, stored: Chat): Generator<string> {
  const shown = chat.$messages.get();
  const kept = stored.$messages.get();
  const roles = kept.map(({role}) => role).join();
  if (roles !== 'user,assistant') yield `the server has ${roles || 'nothing'}`;
  if (shown.map(({role}) => role).join() !== roles) yield `the client shows ${shown.map(({role}) => role).join()}`;
  const [mine, theirs] = [shown.at(-1), kept.at(-1)];
  if (mine === undefined || theirs === undefined) return;
  if (JSON.stringify(mine.parts) !== JSON.stringify(theirs.parts)) {
    yield `the client shows "${messageText(mine).slice(-30)}", the server has "${messageText(theirs).slice(-30)}"`;
  }
  if (mine.metadata?.status !== theirs.metadata?.status) {
    yield `the client says ${mine.metadata?.status}, the server ${theirs.metadata?.status}`;
  }
  const text = messageText(theirs);
  const status = theirs.metadata?.status;
  if (status === 'complete' && text !== TRUTH) yield `complete with ${text.length} of ${TRUTH.length} characters`;
  if (status !== 'complete' && status !== 'interrupted') yield `ended as ${status}`;
  if (!TRUTH.startsWith(text)) yield `not a prefix of what the agent said: "${text.slice(-40)}"`;
}
