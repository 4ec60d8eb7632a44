import { create } from 'qrcode';

export interface QrDrawing {
  /** Modules along each side, without the quiet zone. */
  readonly size: number;
  /** `d` of an SVG path that fills the dark modules, one unit each. */
  readonly path: string;
}

/**
 * Draws the province's payload as it is (R10).
 * @returns undefined when it is empty or too long for any QR code: the screen does without it
 */
export function qrDrawing(payload: string): QrDrawing | undefined {
  try {
    const { size, data } = create(payload, { errorCorrectionLevel: 'M' }).modules;
    return { size, path: darkRuns(data, size) };
  } catch {
    return undefined;
  }
}

/** @param modules row by row, 1 is dark */
export function darkRuns(modules: ArrayLike<number>, size: number): string {
  const runs: string[] = [];
  for (let y = 0; y < size; y += 1) {
    let x = 0;
    while (x < size) {
      let length = 0;
      while (x + length < size && modules[y * size + x + length] === 1) length += 1;
      if (length > 0) runs.push(`M${x} ${y}h${length}v1h-${length}z`);
      x += length + 1;
    }
  }
  return runs.join('');
}
