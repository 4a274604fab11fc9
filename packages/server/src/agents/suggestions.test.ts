import type {ChatMessage} from '@wincloud/chat-core/protocol';
import {describe, expect, test} from 'vitest';
import {asQuestion, saidIn, suggestFrom} from './suggestions.ts';

test.each([
  ['Change the RDP port', 'How do I change the RDP port?'],
  ['How to resize a server', 'How do I resize a server?'],
  ['RDP error codes and what they mean', 'RDP error codes and what they mean'],
  ['How is a server billed?', 'How is a server billed?'],
  ['Disk C is full.', 'Disk C is full: what can I do?'],
  ['Windows Update fails', 'Windows Update fails: what can I do?'],
  ['User folders.', 'User folders'],
  ['Der  Server\nstartet nicht', 'Der Server startet nicht'],
])('the article "%s" is offered as "%s"', (title, question) => {
  expect(asQuestion(title)).toBe(question);
});

describe('what is offered', () => {
  const articles = [
    {title: 'Change the RDP port', location: 'a'},
    {title: 'Slow disk', location: 'b'},
    {title: 'slow disk', location: 'c'},
    {title: 'Disk C is full', location: 'd'},
    {title: 'High CPU', location: 'e'},
  ];
  const offered = (messages: ChatMessage[] = []) => suggestFrom(articles, saidIn(messages), (place) => `/${place}`);
  const asked = (text: string): ChatMessage => ({id: 'm', role: 'user', parts: [{type: 'text', text}]});
  const said = (...parts: ChatMessage['parts']): ChatMessage => ({id: 'a', role: 'assistant', parts});

  test('is at most three, each once', () => {
    expect(offered()).toEqual(['How do I change the RDP port?', 'Slow disk', 'Disk C is full: what can I do?']);
  });

  test('is nothing that was asked before, however it was written', () => {
    expect(offered([asked('how do I change the rdp port')])).not.toContain('How do I change the RDP port?');
  });

  test('is nothing that was offered before, nor an article that was cited before', () => {
    const before = said(
      {type: 'data-suggestions', data: {questions: ['Slow disk']}},
      {type: 'source-url', sourceId: '1', url: '/a'},
      {type: 'source-document', sourceId: '2', mediaType: 'text/markdown', title: 'Full', filename: '/d'},
    );
    expect(offered([before])).toEqual(['High CPU']);
  });

  test('is nothing too long for a button, nor nothing at all', () => {
    const long = [
      {title: 'x'.repeat(101), location: 'l'},
      {title: ' ', location: 'm'},
    ];
    expect(suggestFrom(long, saidIn([]), (place) => place)).toEqual([]);
  });
});
