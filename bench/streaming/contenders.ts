import {createMarkdownStream} from '@wincloud/chat-widget/markdown';
import DOMPurify from 'dompurify';
import {marked} from 'marked';
import {createElement} from 'react';
import {createRoot} from 'react-dom/client';
import {Streamdown} from 'streamdown';
import {default_renderer, parser, parser_end, parser_write} from 'streaming-markdown';
import 'deep-chat';

/** One answer being written. Each piece is drawn in the frame it is written in. */
export interface Writing {
  write(piece: string): void;
  end(): void;
}

export type Contender = (container: HTMLElement) => Writing | Promise<Writing>;

/** Every contender in the way its own documentation recommends for streaming. */
export const CONTENDERS: Record<string, Contender> = {
  /** What no renderer can be below: every line a paragraph, every piece one `appendData`. */
  'bare text nodes': (container) => {
    let node: Text | undefined;
    return {
      write(piece) {
        for (const [index, line] of piece.split('\n').entries()) {
          if (index) node = undefined;
          if (!line) continue;
          node ??= container.appendChild(document.createElement('p')).appendChild(document.createTextNode(''));
          node.appendData(line);
        }
      },
      end() {},
    };
  },

  wincloud: (container) => {
    let flush: (() => void) | undefined;
    const stream = createMarkdownStream(container, {schedule: (run) => (flush = run)});
    return {
      write(piece) {
        stream.write(piece);
        flush?.();
      },
      end: stream.end,
    };
  },

  'streaming-markdown': (container) => {
    const smd = parser(default_renderer(container));
    return {write: (piece) => parser_write(smd, piece), end: () => parser_end(smd)};
  },

  'marked + DOMPurify': (container) => {
    let text = '';
    return {
      write(piece) {
        text += piece;
        container.innerHTML = DOMPurify.sanitize(marked.parse(text, {async: false}));
      },
      end() {},
    };
  },

  streamdown: (container) => {
    const root = createRoot(container);
    let text = '';
    const draw = (isAnimating: boolean) => root.render(createElement(Streamdown, {isAnimating}, text));
    return {
      write(piece) {
        text += piece;
        draw(true);
      },
      end: () => draw(false),
    };
  },

  'deep-chat': (container) =>
    new Promise((resolve) => {
      const chat = document.createElement('deep-chat') as unknown as DeepChat;
      chat.style.cssText = 'width:384px;height:640px';
      chat.connect = {
        stream: true,
        handler(_, signals) {
          signals.onOpen();
          resolve({write: (text) => void signals.onResponse({text}), end: signals.onClose});
        },
      };
      chat.onComponentRender = () => {
        chat.onComponentRender = undefined;
        chat.submitUserMessage({text: 'Why?'});
      };
      container.append(chat);
    }),
};

export interface DeepChat extends HTMLElement {
  connect: {
    stream?: boolean;
    handler(
      body: unknown,
      signals: {onOpen(): void; onClose(): void; onResponse(response: {text: string}): Promise<void>},
    ): void;
  };
  history: {role: 'user' | 'ai'; text: string}[];
  onComponentRender: (() => void) | undefined;
  submitUserMessage(message: {text: string}): void;
}
