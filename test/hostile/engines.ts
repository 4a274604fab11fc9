import {
  createMarkdownStream,
  type MarkdownStream,
  type MarkdownStreamOptions,
} from '../../packages/widget/src/markdown/index.ts';

export type Engine = (container: HTMLElement, options: MarkdownStreamOptions) => MarkdownStream;

/** Draws everything again with each write, as naive renderers do. */
const naive =
  (draw: (container: HTMLElement, text: string) => void): Engine =>
  (container) => {
    let text = '';
    const redraw = (): void => {
      container.replaceChildren();
      draw(container, text);
    };
    return {
      write(chunk) {
        text += chunk;
        redraw();
      },
      end() {},
      reset() {
        text = '';
        container.replaceChildren();
      },
      get text() {
        return text;
      },
    };
  };

/** Lets the markdown module draw and then does one thing wrong. */
const spoilt =
  (spoil: (container: HTMLElement, stream: MarkdownStream) => void): Engine =>
  (container, options) => {
    const stream = createMarkdownStream(container, options);
    return {
      ...stream,
      write: stream.write,
      end() {
        stream.end();
        spoil(container, stream);
      },
    };
  };

/** The markdown module, and renderers that are wrong on purpose: the harness has to catch each. */
export const ENGINES = {
  markdown: createMarkdownStream,
  html: naive((container, text) => {
    container.append(document.createRange().createContextualFragment(text));
  }),
  innerHtml: naive((container, text) => {
    container.innerHTML = text;
  }),
  anyScheme: naive((container, text) => {
    const link = document.createElement('a');
    link.href = text;
    link.textContent = text;
    container.append(link);
  }),
  images: naive((container, text) => {
    const image = document.createElement('img');
    image.src = text;
    container.append(image);
  }),
  styles: spoilt((container) => container.firstElementChild?.setAttribute('style', 'color: red')),
  ids: spoilt((container) => container.firstElementChild?.setAttribute('id', 'location')),
  comments: spoilt((container) => container.append(document.createComment('x'))),
  withoutRel: spoilt((container) => container.querySelector('a')?.removeAttribute('rel')),
  withoutHosts: spoilt((container) => container.querySelector('[part=link-host]')?.remove()),
  elsewhere: spoilt((container) =>
    container.querySelector('a')?.addEventListener('click', function click() {
      this.href = 'https://evil.example/elsewhere';
    }),
  ),
  polluting: spoilt(() => Object.assign(Object.prototype, {polluted: true})),
  noisy: spoilt(() => console.error('noise')),
  throwing: spoilt(() => {
    throw new Error('thrown');
  }),
  slow: spoilt(() => {
    const until = performance.now() + 1100;
    while (performance.now() < until);
  }),
  forgetful: (container, options) => ({
    ...createMarkdownStream(container, options),
    write: (chunk) => container.append(document.createElement('p'), chunk),
    end() {},
  }),
} satisfies Record<string, Engine>;
