import type { Finding } from '../finding.ts';
import {
  type Box,
  badlyBroken,
  excess,
  type Line,
  layerOf,
  nameOf,
  overlap,
  pictures,
  SCROLLED,
  touchTargets,
  visibleLines,
} from './things.ts';

/** Half a pixel is rounding, one may be a border's. */
const TOLERANCE = 1.5;
const SMALLEST_TARGET = 64;
const SMALLEST_FACE = 160;
const SMALLEST_TYPE = 16;

/** Everything about places and sizes that can be measured. */
export function geometry(): readonly Finding[] {
  const lines = visibleLines();
  const targets = touchTargets();
  return [
    ...clipped(lines, targets),
    ...overflowing(),
    ...textOverText(lines),
    ...overTargets(lines, targets),
    ...overPictures(lines, targets),
    ...tooSmall(targets),
    ...unequalFaces(),
    ...smallType(lines),
    ...badlyBroken().map((owner) =>
      finding(
        'line break',
        owner,
        'breaks within a word, or before what belongs to the end of a line',
      ),
    ),
  ];
}

/** Nothing leaves the window, a box that cuts, or the box that is drawn around it. */
function clipped(lines: readonly Line[], targets: readonly HTMLElement[]): Finding[] {
  const things = [
    ...lines.map(({ owner, box }) => ({ element: owner as Element, box })),
    ...targets.map((element) => ({ element: element as Element, box: boxOf(element) })),
  ];
  const whole: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  return things.flatMap(({ element, box }) => {
    const out = excess(box, whole);
    if (out > TOLERANCE) {
      return [finding('clipping', element, `sticks ${px(out)} out of the window`)];
    }
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      const { overflowX, overflowY, borderTopWidth, backgroundColor, position } =
        getComputedStyle(at);
      const cuts = overflowX !== 'visible' || overflowY !== 'visible';
      const isDrawn = borderTopWidth !== '0px' || !/, 0\)$/.test(backgroundColor);
      const over = cuts || isDrawn ? excess(box, boxOf(at)) : 0;
      if (over > TOLERANCE) {
        return [
          finding(
            cuts ? 'clipping' : 'overflow',
            element,
            `sticks ${px(over)} out of ${nameOf(at)}`,
          ),
        ];
      }
      // The boxes around it are not drawn around it.
      if (position === 'fixed') return [];
    }
    return [];
  });
}

/** No container has more in it than it can show. A text field may be scrolled, and the service panel. */
function overflowing(): Finding[] {
  return [...document.body.querySelectorAll('*')].flatMap((element) => {
    const { overflowX, overflowY, display } = getComputedStyle(element);
    if (overflowX === 'visible' && overflowY === 'visible') return [];
    if (display === 'inline' || element.matches('textarea, svg, .visually-hidden')) return [];
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    if (clientWidth <= 1 && clientHeight <= 1) return [];
    const over = Math.max(
      scrollWidth - clientWidth,
      element.matches(SCROLLED) ? 0 : scrollHeight - clientHeight,
    );
    return over > TOLERANCE
      ? [finding('overflow', element, `holds ${px(over)} more than it shows`)]
      : [];
  });
}

function textOverText(lines: readonly Line[]): Finding[] {
  return lines.flatMap((line, index) => {
    const other = lines
      .slice(index + 1)
      .find(
        (next) =>
          next.owner !== line.owner &&
          overlap(next.box, line.box) > TOLERANCE &&
          layerOf(next.owner) === layerOf(line.owner),
      );
    return other === undefined
      ? []
      : [finding('overlap', line.owner, `lies over the text of ${nameOf(other.owner)}`)];
  });
}

/** Nothing that can be touched lies over another such thing, or over text that is not its own. */
function overTargets(lines: readonly Line[], targets: readonly HTMLElement[]): Finding[] {
  return targets.flatMap((target, index) => {
    const box = boxOf(target);
    const layer = layerOf(target);
    const others = targets
      .slice(index + 1)
      .filter(
        (other) => !target.contains(other) && !other.contains(target) && layerOf(other) === layer,
      );
    const other = others.find((next) => overlap(boxOf(next), box) > TOLERANCE);
    const line = lines.find(
      (next) =>
        !target.contains(next.owner) &&
        overlap(next.box, box) > TOLERANCE &&
        layerOf(next.owner) === layer,
    );
    return [other, line?.owner].flatMap((found) =>
      found === undefined ? [] : [finding('overlap', target, `lies over ${nameOf(found)}`)],
    );
  });
}

function overPictures(lines: readonly Line[], targets: readonly HTMLElement[]): Finding[] {
  return pictures().flatMap((picture) => {
    const box = boxOf(picture);
    const layer = layerOf(picture);
    const line = lines.find(
      ({ owner, box: other }) => overlap(other, box) > TOLERANCE && layerOf(owner) === layer,
    );
    const target = targets.find(
      (other) =>
        !other.contains(picture) &&
        overlap(boxOf(other), box) > TOLERANCE &&
        layerOf(other) === layer,
    );
    return [line?.owner, target].flatMap((found) =>
      found === undefined ? [] : [finding('overlap', picture, `lies over ${nameOf(found)}`)],
    );
  });
}

function tooSmall(targets: readonly HTMLElement[]): Finding[] {
  return targets.flatMap((target) => {
    const { width, height } = target.getBoundingClientRect();
    return Math.min(width, height) < SMALLEST_TARGET - 0.5
      ? [finding('target size', target, `is ${px(width)} × ${px(height)}, less than 64 px`)]
      : [];
  });
}

/** The five faces are the same size to a pixel and in one line, and large enough on the screen they were drawn for. */
function unequalFaces(): Finding[] {
  const faces = [...document.querySelectorAll('button:has(svg)')].filter(
    ({ parentElement }) => parentElement?.querySelectorAll(':scope > button:has(svg)').length === 5,
  );
  const [first] = faces;
  if (first === undefined) return [];
  const sizes = faces.flatMap((face) =>
    [face, face.querySelector('svg') ?? face].map((part) => part.getBoundingClientRect()),
  );
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const [buttons, drawings] = [0, 1].map((odd) => sizes.filter((_size, at) => at % 2 === odd));
  const uneven = Math.max(
    ...[buttons, drawings].flatMap((same = []) => [
      spread(same.map(({ width }) => width)),
      spread(same.map(({ height }) => height)),
    ]),
  );
  const smallest = Math.min(...(buttons ?? []).flatMap(({ width, height }) => [width, height]));
  const crooked = Math.min(
    spread((drawings ?? []).map(({ left }) => left)),
    spread((drawings ?? []).map(({ top }) => top)),
  );
  return [
    ...(uneven > 1 ? [finding('faces', first, `the five differ by ${px(uneven)}`)] : []),
    ...(crooked > 1 ? [finding('faces', first, `are out of line by ${px(crooked)}`)] : []),
    ...(innerWidth === 1280 && innerHeight === 800 && smallest < SMALLEST_FACE
      ? [finding('faces', first, `is ${px(smallest)}, less than 160 px`)]
      : []),
  ];
}

function smallType(lines: readonly Line[]): Finding[] {
  return lines.flatMap(({ owner }) => {
    const size = Number.parseFloat(getComputedStyle(owner).fontSize);
    return size < SMALLEST_TYPE ? [finding('font size', owner, `is ${px(size)}`)] : [];
  });
}

function boxOf(element: Element): Box {
  return element.getBoundingClientRect();
}

function finding(check: Finding['check'], element: Element, what: string): Finding {
  return { check, element: nameOf(element), what };
}

function px(value: number): string {
  return `${Math.round(value * 10) / 10} px`;
}
