import {accentPalette, parseRgb, type Rgb} from './contrast.ts';

/** The accent of a tenant that names none. */
export const DEFAULT_ACCENT = '#1463ff';

/**
 * The style sheet that carries one element's accent. A sheet of its own, because a `style` attribute would show in
 * the host's DOM; only numbers are written into it, so a configured colour cannot bring CSS of its own.
 */
export function accentRules(accent: string): string {
  const {fill, onFill, lightInk, darkFill, onDarkFill} = accentPalette(
    toRgb(accent) ?? (parseRgb(DEFAULT_ACCENT) as Rgb),
  );
  return `:host{--_fill:${css(fill)};--_accent:light-dark(${css(fill)},${css(darkFill)});--_on-accent:light-dark(${css(onFill)},${css(onDarkFill)});--_link:light-dark(${css(lightInk)},${css(darkFill)})}`;
}

const css = (color: Rgb) => `rgb(${color.join(' ')})`;

/** Any CSS colour as numbers: what is not plain hex is painted once and read back. */
function toRgb(color: string): Rgb | undefined {
  const plain = parseRgb(color);
  if (plain !== undefined || !CSS.supports('color', color)) return plain;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}
