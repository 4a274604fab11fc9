import {html, nothing, type ReactiveControllerHost, type TemplateResult} from 'lit';
import type {MannersLabels} from '../locales/en-manners.ts';
import type {ChatMemory} from '../storage.ts';

export {resizeStyles} from './resize.styles.ts';

/** Smaller than this a table or a line of code has no room. */
const MIN_PX = {width: 320, height: 320} as const;

/** What an arrow key changes. */
const STEP_PX = 20;

type Axis = keyof typeof MIN_PX;

/** Wanted sizes in CSS pixels; the style sheet keeps them inside the window. */
type Size = Partial<Record<Axis, number>>;

export interface ResizeOptions {
  panel: HTMLElement;
  host: ReactiveControllerHost;
  words: () => MannersLabels;
  memory: () => ChatMemory | undefined;
}

/** Handles at the two free edges of a floating panel. The size is remembered in this browser. */
export class Resize {
  readonly #options: ResizeOptions;
  #size: Size;
  #shown = false;

  constructor(options: ResizeOptions) {
    this.#options = options;
    this.#size = readSize(options.memory()?.kept.get('size'));
  }

  /** Call after each render: with or without handles and a size of one's own. */
  show(shown: boolean): void {
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#apply();
    this.#options.host.requestUpdate();
  }

  handles(): TemplateResult | typeof nothing {
    if (!this.#shown) return nothing;
    return html`${this.#handle('width', 'vertical')}${this.#handle('height', 'horizontal')}
      <div class="handle corner" aria-hidden="true" @pointerdown=${this.#onPress} @dblclick=${this.#reset}></div>`;
  }

  #handle(axis: Axis, orientation: 'vertical' | 'horizontal'): TemplateResult {
    const [now, max] = [this.#now(axis), this.#max(axis)];
    return html`<div
      part="handle"
      class="handle ${axis}"
      role="separator"
      tabindex="0"
      aria-orientation=${orientation}
      aria-label=${this.#options.words()[axis]}
      aria-controls="panel"
      aria-valuenow=${now}
      aria-valuemin=${Math.min(MIN_PX[axis], now)}
      aria-valuemax=${Math.max(max, now)}
      aria-valuetext="${now} px"
      @pointerdown=${this.#onPress}
      @dblclick=${this.#reset}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, axis)}
    ></div>`;
  }

  #now(axis: Axis): number {
    const {offsetWidth, offsetHeight} = this.#options.panel;
    return axis === 'width' ? offsetWidth : offsetHeight;
  }

  /** What the window leaves, with the distance that the panel keeps from its edges on both sides. */
  #max(axis: Axis): number {
    const {inlineStart, blockEnd} = this.#gaps();
    return axis === 'width' ? innerWidth - 2 * inlineStart : innerHeight - 2 * blockEnd;
  }

  #gaps(): {inlineStart: number; blockEnd: number} {
    const {insetInlineEnd, insetBlockEnd} = getComputedStyle(this.#options.panel);
    return {inlineStart: Number.parseFloat(insetInlineEnd) || 0, blockEnd: Number.parseFloat(insetBlockEnd) || 0};
  }

  #set(size: Size): void {
    for (const [axis, wanted] of Object.entries(size) as [Axis, number][]) {
      this.#size[axis] = Math.round(Math.max(MIN_PX[axis], Math.min(wanted, this.#max(axis))));
    }
    this.#apply();
    this.#options.host.requestUpdate();
  }

  #save(): void {
    const {width, height} = this.#size;
    this.#options.memory()?.kept.set('size', width === undefined && height === undefined ? undefined : this.#size);
  }

  #apply(): void {
    const {style} = this.#options.panel;
    for (const axis of Object.keys(MIN_PX) as Axis[]) {
      const wanted = this.#shown ? this.#size[axis] : undefined;
      if (wanted === undefined) style.removeProperty(`--wincloud-${axis}`);
      else style.setProperty(`--wincloud-${axis}`, `${wanted}px`);
    }
  }

  readonly #reset = () => {
    this.#size = {};
    this.#set({});
    this.#save();
  };

  #onKey(event: KeyboardEvent, axis: Axis): void {
    const step = this.#stepOf(event.key, axis);
    if (step === undefined) {
      if (event.key !== 'Enter') return;
      this.#reset();
    } else this.#set({[axis]: this.#now(axis) + step});
    event.preventDefault();
    this.#save();
  }

  /** The handle goes where the arrow points: away from the edge that stays is larger. */
  #stepOf(key: string, axis: Axis): number | undefined {
    if (key === 'Home') return -Infinity;
    if (key === 'End') return Infinity;
    const outward = axis === 'height' ? 'ArrowUp' : this.#isAtLeft() ? 'ArrowRight' : 'ArrowLeft';
    const inward = axis === 'height' ? 'ArrowDown' : this.#isAtLeft() ? 'ArrowLeft' : 'ArrowRight';
    return {[outward]: STEP_PX, [inward]: -STEP_PX}[key];
  }

  /** Right to left the panel stands at the left edge. */
  #isAtLeft(): boolean {
    return getComputedStyle(this.#options.panel).direction === 'rtl';
  }

  readonly #onPress = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const handle = event.currentTarget as HTMLElement;
    const {panel} = this.#options;
    const [width, height] = [panel.offsetWidth, panel.offsetHeight];
    const sign = this.#isAtLeft() ? 1 : -1;
    const onMove = ({clientX, clientY}: PointerEvent) => {
      const size: Size = {};
      if (!handle.matches('.height')) size.width = width + sign * (clientX - event.clientX);
      if (!handle.matches('.width')) size.height = height + event.clientY - clientY;
      this.#set(size);
    };
    const onEnd = () => {
      for (const type of ['pointerup', 'pointercancel']) handle.removeEventListener(type, onEnd);
      handle.removeEventListener('pointermove', onMove);
      this.#save();
    };
    event.preventDefault(); // no selection, and the focus stays where it is
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', onMove);
    for (const type of ['pointerup', 'pointercancel']) handle.addEventListener(type, onEnd);
  };
}

/** What was kept may be anything. */
function readSize(kept: unknown): Size {
  const {width, height} = Object(kept) as Record<string, unknown>;
  return {
    ...(typeof width === 'number' && width >= MIN_PX.width ? {width} : {}),
    ...(typeof height === 'number' && height >= MIN_PX.height ? {height} : {}),
  };
}
