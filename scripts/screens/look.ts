import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errors } from 'playwright-core';
import type { Finding } from './finding.ts';
import { pathOf, type Shot } from './plan.ts';
import type { GalleryWindow } from './window.ts';

const run = promisify(execFile);

/** A picture that was taken, and what is wrong with it. */
export interface Look {
  readonly shot: Shot;
  readonly findings: readonly Finding[];
}

/**
 * Draws one shot, takes its picture and runs all checks.
 * @param folder where the pictures go
 */
export async function lookAt(window: GalleryWindow, shot: Shot, folder: string): Promise<Look> {
  const path = join(folder, pathOf(shot));
  await mkdir(dirname(path), { recursive: true });
  const unreached = await reach(window, shot);
  await window.picture(path);
  const findings: readonly Finding[] = [
    ...unreached,
    ...(await window.measured()),
    ...(await window.audited()),
    ...(shot.scene.qr === undefined ? [] : await readBack(path, shot.scene.qr)),
  ];
  return { shot, findings };
}

/** Draws it; where something that must be pressed on the way cannot be, that is a finding, too. */
async function reach(window: GalleryWindow, shot: Shot): Promise<readonly Finding[]> {
  try {
    await window.draw(shot);
    return [];
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    const what =
      error.message.split('\n').find((line) => line.includes('intercepts')) ?? error.message;
    return [
      { check: 'reach', element: 'the next button', what: `cannot be pressed: ${what.trim()}` },
    ];
  }
}

/** Reads the QR code in a picture as a phone would. */
async function readBack(path: string, payload: string): Promise<readonly Finding[]> {
  // Its exit code is 4 when there is none.
  const read = await run('zbarimg', ['-q', '--raw', '-Sdisable', '-Sqrcode.enable', path]).then(
    ({ stdout }) => stdout.trim(),
    (error: { readonly code?: unknown }) => {
      if (error.code === 4) return '';
      throw error;
    },
  );
  return read === payload
    ? []
    : [{ check: 'QR code', element: 'svg', what: `zbarimg read “${read}”` }];
}

/** One line for a person: which screen, what about it, and what is wrong. */
export function lineOf({ scene, language, theme, size }: Shot, finding: Finding): string {
  return `${scene.name} · ${language} · ${theme} · ${size} · ${finding.check}: ${finding.element} ${finding.what}`;
}
