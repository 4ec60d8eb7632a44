import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const [, ordinary = '', high = ''] =
  /^([\s\S]*)(:root\[data-contrast="true"\] \{[\s\S]*)$/.exec(css) ?? [];

type Colours = ReadonlyMap<string, string>;

function coloursIn(part: string): Colours {
  return new Map(
    [...part.matchAll(/--([\w-]+): #([0-9a-f]{3}|[0-9a-f]{6});/g)].map(
      ([, name = '', value = '']) => [
        name,
        value.length === 3 ? [...value].map((digit) => digit + digit).join('') : value,
      ],
    ),
  );
}

const THEMES = {
  ordinary: { colours: coloursIn(ordinary), text: 4.5 },
  'high contrast': { colours: new Map([...coloursIn(ordinary), ...coloursIn(high)]), text: 7 },
} as const;

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** NaN for a colour that does not exist, which is at least nothing. */
function contrast(colours: Colours, one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other]
    .map((name) => luminance(colours.get(name) ?? ''))
    .toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(THEMES))('%s', (_name, { colours, text: least }) => {
  test.each([
    ['ink', 'paper'],
    ['ink', 'surface'],
    ['ink', 'surface-pressed'],
    ['ink', 'accent-soft'],
    ['ink', 'hill-near'],
    ['ink-soft', 'paper'],
    ['ink-soft', 'surface'],
    ['ink-soft', 'hill-far'],
    ['accent', 'paper'],
    ['accent', 'surface'],
    ['accent', 'accent-soft'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-pressed'],
  ])('%s can be read on %s', (text, ground) => {
    expect(contrast(colours, text, ground)).toBeGreaterThanOrEqual(least);
  });

  test.each([
    ['edge', 'paper'],
    ['edge', 'surface'],
    ['accent', 'paper'],
    ['ink', 'face-fill'],
  ])('%s can be seen on %s', (line, ground) => {
    expect(contrast(colours, line, ground)).toBeGreaterThanOrEqual(3);
  });
});

test('in high contrast every edge is black, the quiet ones too', () => {
  const { colours } = THEMES['high contrast'];
  expect([colours.get('line'), colours.get('edge')]).toEqual(['000000', '000000']);
});
