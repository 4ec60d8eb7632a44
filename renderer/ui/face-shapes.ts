import type { Level } from '../../shared/level.ts';

/** A point in the face's box of 100 × 100. */
export type Point = readonly [x: number, y: number];

/** A cubic Bézier curve: begin, two handles, end. */
export type Curve = readonly [Point, Point, Point, Point];

/** The strokes in which one face differs from the others; head and eyes are the same for all. */
export interface FaceShape {
  readonly mouth: Curve;
  readonly brows: readonly [Curve, Curve];
}

/** A brow over the left eye and its mirror image over the right one. */
function brows(outer: Point, inner: Point, lift: number): readonly [Curve, Curve] {
  const [ox, oy] = outer;
  const [ix, iy] = inner;
  const third = (ix - ox) / 3;
  const rise = (iy - oy) / 3;
  const left: Curve = [
    outer,
    [ox + third, oy + rise - lift],
    [ix - third, iy - rise - lift],
    inner,
  ];
  return [left, [mirror(left[0]), mirror(left[1]), mirror(left[2]), mirror(left[3])]];
}

function mirror([x, y]: Point): Point {
  return [100 - x, y];
}

/** A mouth between two corners; `bend` > 0 smiles. */
function mouth(half: number, corners: number, bend: number): Curve {
  const handle = half * 0.6;
  return [
    [50 - half, corners],
    [50 - handle, corners + bend],
    [50 + handle, corners + bend],
    [50 + half, corners],
  ];
}

/**
 * The five faces. They differ by the bend of the mouth and the slant of the brows alone, so that
 * they can be told apart without colour, and spend nearly the same ink, so that none stands out (R1).
 */
export const FACE_SHAPES: Readonly<Record<Level, FaceShape>> = {
  5: { mouth: mouth(24, 58, 22), brows: brows([23, 31], [39, 29.5], 4.5) },
  4: { mouth: mouth(25.5, 62.5, 11), brows: brows([22.5, 32], [39, 31.5], 2) },
  3: { mouth: mouth(27.5, 66, 4), brows: brows([22.5, 32], [39, 32], 0) },
  2: { mouth: mouth(25.5, 73, -11), brows: brows([22.5, 33.5], [39, 29.5], 0) },
  1: { mouth: mouth(24, 77, -22), brows: brows([22.5, 29.5], [39, 33.5], 0) },
};

/** A curve as the `d` of an SVG path. */
export function curvePath([from, a, b, to]: Curve): string {
  return `M${from.join(' ')}C${a.join(' ')} ${b.join(' ')} ${to.join(' ')}`;
}
