import type {ChatMessage} from '../inference/chat-request.ts';
import {isRecord} from '../read-json.ts';
import {unfence} from './fence.ts';

/** What one call asks, after the data in it has been told from the words in it. */
export interface Turn {
  readonly question: string;
  /** What was asked before, the latest last. */
  readonly earlierQuestions: readonly string[];
  readonly earlierAnswers: readonly string[];
  /** Facts that came along: fenced data first, then what tools answered. */
  readonly data: readonly unknown[];
  readonly toolResults: readonly ToolResult[];
  /** Calls already made for this question. */
  readonly calls: readonly {readonly name: string; readonly arguments: string}[];
}

export interface ToolResult {
  readonly name: string;
  /** What the tool was asked, as JSON text. */
  readonly arguments: string;
  readonly value: unknown;
}

/** Reads a history into the turn that is to be answered. */
export const turnOf = (messages: readonly ChatMessage[]): Turn => {
  const lastUser = messages.findLastIndex((message) => message.role === 'user');
  const questions = messages.flatMap((message) => (message.role === 'user' ? [unfence(message.content)] : []));
  const last = questions.at(-1);
  const before = messages.slice(0, Math.max(0, lastUser));
  const system = messages.flatMap((message) =>
    message.role === 'system' || message.role === 'developer' ? unfence(message.content).data : [],
  );
  const calls = messages.slice(lastUser + 1).flatMap((message) => message.toolCalls);
  // An agent that takes no tools is told what they said together with the facts.
  const {facts, results} = withoutResults([...system, ...(last?.data ?? [])]);
  const answered = messages.slice(lastUser + 1).flatMap((message): ToolResult[] => {
    if (message.role !== 'tool') return [];
    const call = calls.find((one) => one.id === message.toolCallId);
    return [{name: call?.name ?? '', arguments: call?.arguments ?? '', value: toolValue(message.content)}];
  });
  const toolResults = [...results, ...answered];
  return {
    question: last?.rest ?? '',
    earlierQuestions: questions.slice(0, -1).map(({rest}) => rest),
    earlierAnswers: before.flatMap(({role, content}) => (role === 'assistant' && content !== '' ? [content] : [])),
    data: [...facts, ...toolResults.map((result) => result.value)],
    toolResults,
    calls,
  };
};

/** Parts facts from what tools said: `{results: [{tool, result}]}`, alone or beside other facts. */
const withoutResults = (data: readonly unknown[]): {facts: unknown[]; results: ToolResult[]} => {
  const results: ToolResult[] = [];
  const facts = data.flatMap((value) => {
    if (!isRecord(value) || !Array.isArray(value.results)) return [value];
    const {results: _said, ...rest} = value;
    for (const one of value.results) {
      if (isRecord(one) && typeof one.tool === 'string')
        results.push({name: one.tool, arguments: '', value: one.result});
    }
    return Object.keys(rest).length > 0 ? [rest] : [];
  });
  return {facts, results};
};

/** A tool answers in JSON, fenced or not; anything else is kept as the text it is. */
const toolValue = (content: string): unknown => {
  const fenced = unfence(content).data[0];
  if (fenced !== undefined) return fenced;
  try {
    const value: unknown = JSON.parse(content);
    return isRecord(value) || Array.isArray(value) ? value : {result: value};
  } catch {
    return {result: content};
  }
};
