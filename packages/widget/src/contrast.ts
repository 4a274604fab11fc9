/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** WCAG 2.2, 1.4.3: the least contrast of text of normal size. */
const TEXT_CONTRAST = 4.5;

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** Our two surfaces, as the style sheet has them. */
const LIGHT_SURFACE = WHITE;
const DARK_SURFACE: Rgb = [20, 23, 28];

/** An accent made usable: the fill and the text on it, and the accent as text, for the light and the dark look. */
export interface AccentPalette {
  readonly fill: Rgb;
  readonly onFill: Rgb;
  readonly lightInk: Rgb;
  readonly darkFill: Rgb;
  readonly onDarkFill: Rgb;
}

/**
 * What a tenant's accent becomes. Any colour works: text on it is black or white (one of the two always has 4.5:1),
 * and where the accent is itself the text it is darkened or lightened step by step until it can be read.
 */
export function accentPalette(accent: Rgb): AccentPalette {
  const darkFill = untilReadable(accent, DARK_SURFACE, WHITE);
  return {
    fill: accent,
    onFill: textOn(accent),
    lightInk: untilReadable(accent, LIGHT_SURFACE, BLACK),
    darkFill,
    onDarkFill: textOn(darkFill),
  };
}

/** White where white can be read, else black. */
export function textOn(fill: Rgb): Rgb {
  return contrast(fill, WHITE) >= TEXT_CONTRAST ? WHITE : BLACK;
}

/** The WCAG contrast of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** `#rgb` or `#rrggbb`; undefined for every other notation. */
export function parseRgb(color: string): Rgb | undefined {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(color.trim())?.[1];
  const digits = hex?.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  return digits?.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) as unknown as Rgb | undefined;
}

function untilReadable(color: Rgb, surface: Rgb, toward: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = color.map((value, i) => Math.round(value + ((toward[i] as number) - value) * share));
    if (contrast(mixed as unknown as Rgb, surface) >= TEXT_CONTRAST) return mixed as unknown as Rgb;
  }
  return toward;
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
