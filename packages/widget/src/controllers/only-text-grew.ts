import type {ChatState, MessagePart} from '@wincloud/chat-core';

/**
 * Whether two states differ in nothing but more words of the last answer. Then the words are appended to their own
 * node and the templates, which show structure, are not run.
 */
export function onlyTextGrew(before: ChatState, next: ChatState): boolean {
  const {messages: old, fold: _, cursor: __, ...rest} = before;
  const same = (Object.keys(rest) as (keyof typeof rest)[]).every((key) => rest[key] === next[key]);
  if (!same || old.length !== next.messages.length) return false;
  return next.messages.every((message, i) => {
    const was = old[i];
    if (message === was) return true;
    if (was === undefined || i !== old.length - 1 || message.id !== was.id) return false;
    return (
      message.metadata === was.metadata &&
      message.parts.length === was.parts.length &&
      message.parts.every((part, j) => part === was.parts[j] || grew(was.parts[j] as MessagePart, part))
    );
  });
}

function grew(before: MessagePart, next: MessagePart): boolean {
  if (next.type !== 'text' && next.type !== 'reasoning') return false;
  return (
    before.type === next.type && before.state === next.state && before.text !== '' && next.text.startsWith(before.text)
  );
}
