import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {createBackend, type Message, textOf} from './backend.ts';
import {tryToCross} from './crossings.ts';
import {createHttp} from './http.ts';
import {type Platform, startPlatform} from './platform.ts';
import {changeOneByte, readRows, verify} from './record.ts';
import {ACME, BLUEFIN} from './resellers.ts';
import {open, pageOf, takeOn} from './sites.ts';
import {figure, must, type Story, tell} from './story.ts';

/** Two resellers of one platform: from the call that makes them to a record that holds without the server. */
async function twoResellers({step, say, quote, note}: Story, platform: Platform): Promise<void> {
  const http = createHttp(platform.url);
  say(`A platform listens at ${platform.url()}. It knows one tenant, itself; behind it is a local DigitalOcean.`);

  step('The platform takes on two resellers');
  const own = createBackend(http, platform.id, platform.key);
  const platformOperator = await own.signInOperator('pia', 'platform-operator');
  const acmeKey = await takeOn(http, platformOperator, ACME);
  const bluefinKey = await takeOn(http, platformOperator, BLUEFIN);
  for (const {record, origin} of [ACME, BLUEFIN]) {
    const {tokensPerDay, usdPerDay} = record.budgets;
    say(
      `${record.name}, "${record.id}", has the chat on ${origin}, may name servers under ` +
        `"${record.resourceTagPrefix}" and spend ${figure(tokensPerDay)} tokens and $${usdPerDay.toFixed(2)} a day.`,
    );
  }
  say(`Each was told the secret of its first key, once: of "${acmeKey.kid}" and of "${bluefinKey.kid}".`);

  step('Each signs in its own people, and its users ask about their servers');
  const acme = await open(http, ACME, acmeKey);
  const bluefin = await open(http, BLUEFIN, bluefinKey);
  const [carol, dave] = acme.users;
  const everybody = [...acme.users, ...bluefin.users];
  for (const {user, answer} of everybody) {
    const named = everybody.map((one) => one.user.server).filter((server) => answer.includes(server));
    must(named.join() === user.server, `${user.sub} reads of ${user.server} alone, and not: ${answer}`);
    say(`${user.sub} asks: ${user.question}`);
    quote(answer);
  }
  const {key} = await http.granted<{key: string}>('GET /v1/admin/audit/key', {session: acme.operator});
  const spent = await http.granted<Usage>('GET /v1/admin/tenants/acme/usage', {session: acme.operator});
  must(spent.tokens > 0, 'what the answers cost is counted');
  say(`acme has used ${figure(spent.tokens)} of its ${figure(spent.tokensPerDay)} tokens for today.`);
  note('answers', Object.fromEntries(everybody.map(({user, answer}) => [user.sub, answer])));
  note('acmeSpent', spent);

  step('Nothing crosses from one to the other');
  const list = await http.granted<{tenants: {id: string}[]}>('GET /v1/admin/tenants', {session: acme.operator});
  const seen = list.tenants.map(({id}) => id);
  must(seen.join() === 'acme', `acme's operator is shown acme alone, and not ${seen.join(', ')}`);
  say(`Asked which tenants there are, acme's operator is told of ${seen.length}: ${seen.join(', ')}. Refused are:`);
  const refused = await tryToCross(http, acme, bluefin);
  for (const {what, answer} of refused) quote(`${answer}: ${what}`);
  note('seenByAcme', seen);
  note('refused', refused);

  step("At acme, carol's data is erased");
  await http.granted(`GET /v1/chat/${carol.conversation}`, pageOf(acme, carol));
  const receipt = await http.granted<Receipt>('DELETE /v1/admin/tenants/acme/users/carol', {session: acme.operator});
  const {conversations, audit} = receipt;
  must(conversations === 1, `her one conversation is erased, and not ${conversations}`);
  const gone = await http.refused(`GET /v1/chat/${carol.conversation}`, pageOf(acme, carol));
  must(gone.code === 'session_invalid', `carol's session has ended, and is not answered with ${gone.code}`);
  const left = await http.granted<{conversations: object[]}>('GET /v1/admin/tenants/acme/users/carol/export', {
    session: acme.operator,
  });
  must(left.conversations.length === 0, `nothing of carol's is left, and not ${left.conversations.length}`);
  const {messages} = await http.granted<{messages: Message[]}>(`GET /v1/chat/${dave.conversation}`, pageOf(acme, dave));
  const kept = messages.map(textOf);
  must(kept.join() === [dave.user.question, dave.answer].join(), `dave's conversation is as it was, and not: ${kept}`);
  say(
    `With one call of acme's operator. Its receipt is of ${conversations} conversation, and names row ${audit.seq} of the record:`,
  );
  quote(audit.hash);
  say(
    `carol's session is answered with ${gone.status} ${gone.code} now, and an export of hers is empty; ` +
      `dave's conversation has its ${kept.length} messages.`,
  );
  note('erased', {conversations, audit, carol: gone.status, dave: kept});

  step('acme takes its record home, where it holds without the server');
  await platform.restart();
  say('The platform restarts its server, which signs what is on record. Sessions and resellers are still there.');
  const signed = await http.send('GET /v1/admin/checkpoints', {session: acme.operator});
  const exported = await http.send('GET /v1/admin/audit', {session: acme.operator});
  must(exported.status === 200, `the record is handed out, and not ${exported.status}`);
  await platform.stop();
  const file = join(platform.folder, 'acme-audit.jsonl');
  const outside = join(platform.folder, 'acme-checkpoints.json');
  writeFileSync(file, exported.text);
  writeFileSync(outside, signed.text);
  const verdict = verify(file, key);
  must(verdict.holds && verdict.keyKnown, `the record holds under its key, and not: ${JSON.stringify(verdict)}`);
  const both = verify(file, key, outside);
  must(both.holds && both.outside > 0, `it goes with the checkpoint of before, and not: ${JSON.stringify(both)}`);
  say('Then it is stopped. What is left is a file and the public key:');
  quote(`wincloud-chat audit verify acme-audit.jsonl --key ${key}`);
  const {checkpoints} = JSON.parse(signed.text) as {checkpoints: {seq: number}[]};
  const seqs = checkpoints.map(({seq}) => seq).join(', ');
  say(`The record holds, all ${verdict.rows} rows. So it does beside the checkpoint of row ${seqs}, which acme keeps.`);

  const rows = readRows(file);
  const erasure = rows.find(({hash}) => hash === audit.hash);
  must(erasure?.row.seq === audit.seq, `the receipt's row ${audit.seq} is in the record`);
  const {sub, name, email, tag, server, question} = carol.user;
  const traces = [sub, name, email, tag, server, question, carol.conversation];
  const named = traces.filter((trace) => exported.text.toLowerCase().includes(trace.toLowerCase()));
  must(named.length === 0, `nothing in the record leads to carol, as do: ${named.join(', ')}`);
  say(
    `Row ${audit.seq} is the one of the receipt, "${erasure.row.action}". Nothing in the file leads to carol: not one of ` +
      `${traces.length} things that do, from her id and mail address to her question.`,
  );
  note('record', {verdict, outside: both, rows, traces, named});

  step('Somebody changes one byte of it');
  const altered = join(platform.folder, 'altered.jsonl');
  changeOneByte(file, altered, erasure, '"conversations":', '0');
  const second = verify(altered, key);
  must(!second.holds && second.seq === audit.seq, `row ${audit.seq} is named, and not: ${JSON.stringify(second)}`);
  say(`Row ${audit.seq} is made to say that 0 conversations were erased. Now the same command ends with status 1:`);
  quote(second.message);
  note('altered', second);
}

interface Receipt {
  conversations: number;
  audit: {seq: number; hash: string};
}

interface Usage {
  tokens: number;
  tokensPerDay: number;
}

const {json} = parseArgs({options: {json: {type: 'boolean', default: false}}}).values;
process.exitCode = await tell(json, async (story) => {
  const platform = await startPlatform();
  try {
    await twoResellers(story, platform);
  } finally {
    await platform.close();
  }
});
