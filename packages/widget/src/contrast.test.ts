import {describe, expect, it} from 'vitest';
import {accentPalette, contrast, parseRgb, type Rgb, textOn} from './contrast.ts';

const ACCENTS = ['#1463ff', '#ffd400', '#000000', '#ffffff', '#777777', '#0f7b45', '#7a1fa2', '#ff6a00'];
const DARK_SURFACE: Rgb = [20, 23, 28];

describe('accentPalette', () => {
  it.each(ACCENTS)('makes every text on or of %s readable', (accent) => {
    const palette = accentPalette(parseRgb(accent) as Rgb);
    expect(contrast(palette.fill, palette.onFill)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.darkFill, palette.onDarkFill)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.lightInk, [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.darkFill, DARK_SURFACE)).toBeGreaterThanOrEqual(4.5);
  });

  it('leaves an accent alone that can be read already', () => {
    expect(accentPalette([20, 99, 255])).toMatchObject({fill: [20, 99, 255], lightInk: [20, 99, 255]});
  });
});

describe('textOn', () => {
  it('is white as long as white can be read', () => {
    expect(textOn([20, 99, 255])).toEqual([255, 255, 255]);
    expect(textOn([255, 212, 0])).toEqual([0, 0, 0]);
  });
});

describe('contrast', () => {
  it('agrees with the figures WCAG gives', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });
});

describe('parseRgb', () => {
  it('reads hex', () => {
    expect(parseRgb('#f60')).toEqual([255, 102, 0]);
    expect(parseRgb(' #1463FF ')).toEqual([20, 99, 255]);
  });

  it('leaves the rest to the browser', () => {
    for (const other of ['red', 'rgb(1, 20, 255)', 'oklch(0.6 0.2 250)', '#12', '', 'rgb(1,2,3); x: url(//evil)']) {
      expect(parseRgb(other)).toBeUndefined();
    }
  });
});
