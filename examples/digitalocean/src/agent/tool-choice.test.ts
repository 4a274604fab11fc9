import {describe, expect, test} from 'vitest';
import {ALICE, tool} from '../../test/local.ts';
import {type ChatRequest, chatRequestOf} from '../inference/chat-request.ts';
import {chooseTool} from './tool-choice.ts';

const LIST = tool('list_droplets', "Lists the user's servers with their state and address.");
const GET = tool('get_droplet', 'One server: state, region, size.', {name: {type: 'string'}}, ['name']);
const METRICS = tool(
  'analyze_droplet_metrics',
  'CPU and memory usage of one server.',
  {droplet_id: {type: 'integer'}},
  ['droplet_id'],
);
const WINDOW = tool(
  'get_cpu_usage',
  'CPU usage of a server over some hours.',
  {server: {type: 'string'}, period: {type: 'string', enum: ['day', 'week']}, hours: {type: 'number', minimum: 1}},
  ['server', 'period', 'hours'],
);

const choose = (
  question: string,
  tools: unknown[],
  more: readonly unknown[] = [],
  rest: Record<string, unknown> = {},
) => {
  const checked = chatRequestOf({model: 'm', messages: [{role: 'user', content: question}, ...more], tools, ...rest});
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  const chosen = chooseTool(checked.request satisfies ChatRequest);
  return chosen && {...chosen, arguments: JSON.parse(chosen.arguments)};
};

const asked = (name: string, args: string, answer: unknown) => [
  {role: 'assistant', content: null, tool_calls: [{id: 'c1', type: 'function', function: {name, arguments: args}}]},
  {role: 'tool', tool_call_id: 'c1', content: JSON.stringify(answer)},
];

describe('chooseTool', () => {
  test('lists for a question about all machines', () => {
    expect(choose('Which servers do I have?', [GET, LIST])).toEqual({name: 'list_droplets', arguments: {}});
  });

  test('fills a name from the question', () => {
    expect(choose('What state is win-web-01 in?', [LIST, GET])).toEqual({
      name: 'get_droplet',
      arguments: {name: 'win-web-01'},
    });
  });

  test('fills numbers and choices from the question', () => {
    const {arguments: args} = choose('CPU usage of win-web-01 in the last 6 hours of the week?', [WINDOW]) ?? {};
    expect(args).toEqual({server: 'win-web-01', period: 'week', hours: 6});
  });

  test('lists first when it lacks an id, then asks with it', () => {
    const question = 'Is the CPU usage of my win-web-01 high?';
    expect(choose(question, [METRICS, LIST])).toEqual({name: 'list_droplets', arguments: {}});
    expect(choose(question, [METRICS, LIST], asked('list_droplets', '{}', ALICE))).toEqual({
      name: 'analyze_droplet_metrics',
      arguments: {droplet_id: 1},
    });
  });

  test('a tool whose name merely has "all" in it is no list', () => {
    const firewall = tool('check_firewall', 'Firewalls of all servers.');
    const rdp = tool('check_rdp', 'Whether RDP of a server can be reached.', {name: {type: 'string'}}, ['name']);
    expect(choose('Can RDP on my server be reached?', [firewall, rdp, LIST])?.name).toBe('list_droplets');
  });

  test('a question about all machines is not about the one that was talked about', () => {
    const savings = tool('calculate_cost_savings', 'What could be saved: servers that can be made smaller.');
    const before = [
      {role: 'user', content: 'Why can’t I connect to win-web-01 with RDP?'},
      {role: 'assistant', content: 'win-web-01 is running.'},
      {role: 'user', content: 'Which of my servers can be made smaller?'},
    ];
    expect(choose('Hello', [LIST, GET, savings], before)).toEqual({name: 'calculate_cost_savings', arguments: {}});
    const one = [...before.slice(0, 2), {role: 'user', content: 'What state is my server in now?'}];
    expect(choose('Hello', [LIST, GET, savings], one)?.name).toBe('get_droplet');
  });

  test('asks nothing twice', () => {
    expect(choose('Which servers do I have?', [LIST, GET], asked('list_droplets', '{}', ALICE))).toBeNull();
  });

  test('is content with what the fitting tool said', () => {
    const answered = asked('get_droplet', '{"name":"win-web-01"}', {droplet: ALICE.droplets[0]});
    expect(choose('What state is win-web-01 in?', [LIST, GET], answered)).toBeNull();
  });

  test.each(['How do I change the RDP port?', 'hello', 'thanks'])('needs no tool for "%s"', (question) => {
    expect(choose(question, [LIST, GET])).toBeNull();
  });

  test('never makes an argument up', () => expect(choose('How is my server doing?', [GET])).toBeNull());

  test('does as tool_choice says', () => {
    expect(choose('Which servers do I have?', [LIST], [], {tool_choice: 'none'})).toBeNull();
    expect(choose('hello', [LIST], [], {tool_choice: 'required'})?.name).toBe('list_droplets');
    const named = {type: 'function', function: {name: 'get_droplet'}};
    expect(choose('win-web-01?', [LIST, GET], [], {tool_choice: named})).toEqual({
      name: 'get_droplet',
      arguments: {name: 'win-web-01'},
    });
  });
});
