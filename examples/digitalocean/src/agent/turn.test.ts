import {describe, expect, test} from 'vitest';
import {ALICE, fenced, TEST_KNOWLEDGE} from '../../test/local.ts';
import {createAgent} from './answer.ts';
import {readArticles} from './articles.ts';
import {turnOf} from './turn.ts';

const agent = createAgent(await readArticles(TEST_KNOWLEDGE));
const user = (content: string) => ({role: 'user', content, toolCalls: [], toolCallId: null}) as const;

const BACKUPS = {servers: [{name: 'win-web-01', backups: false, missing: true}]};
const RESULTS = {results: [{tool: 'check_backups', result: BACKUPS}]};

describe('what tools said, told with the facts', () => {
  test.each([
    ['beside the facts', fenced('Why?', {...ALICE, ...RESULTS})],
    ['in a fence of its own', fenced(fenced('Why?', ALICE), RESULTS)],
  ])('%s is taken for results', (_, content) => {
    const {question, data, toolResults} = turnOf([user(content)]);
    expect(question).toBe('Why?');
    expect(toolResults).toEqual([{name: 'check_backups', arguments: '', value: BACKUPS}]);
    expect(data).toEqual([ALICE, BACKUPS]);
  });

  const answer = (question: string, results: readonly unknown[]) =>
    agent.answer({messages: [user(fenced(question, {...ALICE, results}))], knowledge: true, cite: false}).text;

  test('has the words that a tool’s own result has', () => {
    expect(answer('Is win-web-01 backed up?', RESULTS.results)).toBe(
      '- **win-web-01**: no automatic backups, and no snapshot. There is no recent copy to go back to.',
    );
    const proposed = {proposed: true, action: {tool: 'reboot_droplet', server: 'win-web-01'}};
    expect(answer('Reboot win-web-01', [{tool: 'reboot_droplet', result: proposed}])).toBe(
      'I have put a card here to reboot **win-web-01**. Nothing happens until you confirm it there.',
    );
  });

  test('stands beside the article when something is wrong', () => {
    const result = {server: 'win-web-01', port: 3389, firewall: 'closed', allowedFrom: [], reachable: 'no'};
    const text = answer("Why can't I connect to win-web-01 with RDP?", [{tool: 'check_rdp', result}]);
    expect(text).toContain('- RDP of **win-web-01** (port 3389): the firewall lets nobody in. It does not answer.');
    expect(text).toContain('Test-NetConnection 203.0.113.10');
    expect(text).not.toMatch(/Results|allowedFrom|reachable/);
  });

  test('of no known shape is told line by line, and results that are none are passed over', () => {
    expect(answer('Why is win-web-01 slow?', [{tool: 'x', result: {load: {averagePercent: 71}}}])).toContain(
      '- Load average: 71 %',
    );
    expect(turnOf([user(fenced('Why?', {results: ['x', {result: 1}, null]}))])).toMatchObject({
      toolResults: [],
      data: [],
    });
  });

  test('names machines without being the list of them', () => {
    const messages = [user(fenced("Why can't I connect to win-db-09?", {results: RESULTS.results}))];
    expect(agent.answer({messages, knowledge: true, cite: false}).text).toMatch(/^I cannot see your servers/);
  });
});
