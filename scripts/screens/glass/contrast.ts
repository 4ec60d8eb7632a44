import type { Finding } from '../finding.ts';
import { type Box, type Line, nameOf, visibleLines } from './things.ts';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Contrast of every line of text with what lies under it, drawings included. */
export function contrast(): readonly Finding[] {
  const needed = document.documentElement.dataset['contrast'] === 'true' ? 7 : 4.5;
  const lines = visibleLines().map((line) => ({
    owner: line.owner,
    worst: Math.min(
      ...groundsOf(line).map((ground) => ratio(colourOf(line.owner, 'color'), ground)),
    ),
  }));
  const hints = [...document.querySelectorAll('textarea')].map((owner) => ({
    owner,
    worst: ratio(
      parse(getComputedStyle(owner, '::placeholder').color),
      groundOf(owner) ?? colourOf(document.body, 'backgroundColor'),
    ),
  }));
  return [...lines, ...hints]
    .filter(({ worst }) => worst < needed)
    .map(({ owner, worst }) => ({
      check: 'contrast',
      element: nameOf(owner),
      what: `is ${worst.toFixed(2)} : 1, less than ${needed} : 1`,
    }));
}

/** The colour behind a line; over a drawing without anything between, all colours it lies on. */
function groundsOf({ owner, box }: Line): readonly Colour[] {
  const ground = groundOf(owner);
  if (ground !== null) return [ground];
  return [colourOf(document.body, 'backgroundColor'), ...drawnUnder(box)];
}

/** The nearest opaque ground under an element and above the page's, `null` if there is none. */
function groundOf(element: Element): Colour | null {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    if (at === document.body) return null;
    const colour = colourOf(at, 'backgroundColor');
    if (colour[3] === 1) return colour;
  }
  return null;
}

/** Colours of the topmost shapes of the fixed drawings under a box. */
function drawnUnder({ left, top, right, bottom }: Box): readonly Colour[] {
  const shapes = [...document.querySelectorAll<SVGGeometryElement>('svg :is(path, circle)')]
    .filter((shape) => getComputedStyle(shape.ownerSVGElement ?? shape).position === 'fixed')
    .reverse();
  const colours = new Map<string, Colour>();
  for (const x of [left, (left + right) / 2, right]) {
    for (const y of [top, (top + bottom) / 2, bottom]) {
      const hit = shapes.find((shape) => isUnder(shape, x, y));
      if (hit !== undefined) {
        const { fill } = getComputedStyle(hit);
        colours.set(fill, parse(fill));
      }
    }
  }
  return [...colours.values()];
}

function isUnder(shape: SVGGeometryElement, x: number, y: number): boolean {
  const drawing = shape.ownerSVGElement;
  const matrix = shape.getScreenCTM();
  if (drawing === null || matrix === null || y < drawing.getBoundingClientRect().top) return false;
  const point = drawing.createSVGPoint();
  point.x = x;
  point.y = y;
  return shape.isPointInFill(point.matrixTransform(matrix.inverse()));
}

function colourOf(element: Element, property: 'color' | 'backgroundColor'): Colour {
  return parse(getComputedStyle(element)[property]);
}

/** Computed colours are `rgb(…)`, `rgba(…)` or, when mixed, `color(srgb …)`. */
function parse(colour: string): Colour {
  const scale = colour.startsWith('color(srgb') ? 255 : 1;
  const [red = 0, green = 0, blue = 0, alpha = 1] = (
    colour.replace('srgb', '').match(/[\d.]+/g) ?? []
  ).map(Number);
  return [red * scale, green * scale, blue * scale, alpha];
}

/** As WCAG 2.2 computes it. */
function ratio(one: Colour, other: Colour): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Colour): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
