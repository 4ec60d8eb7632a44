import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the window may need before it draws anything, bytes after gzip. */
export const INITIAL_LIMIT = 200_000;

/** Packages that main alone needs: the window draws what main has checked and decided. */
const MAIN_ONLY = ['zod', 'xstate'] as const;

/**
 * The scripts a built page loads before anything else: its own, and those they import at once.
 * @param folder of the built page
 * @returns bytes after gzip, by file
 * @throws when something of main is in them
 */
export async function initialScripts(folder: string): Promise<ReadonlyMap<string, number>> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const tags = page.match(/<script[^>]*>|<link[^>]*rel="modulepreload"[^>]*>/g) ?? [];
  const files = tags.flatMap((tag) => /(?:src|href)="([^"]+\.js)"/.exec(tag)?.[1] ?? []);
  const sizes = files.map(async (file): Promise<[string, number]> => {
    const map = await readFile(join(folder, `${file}.map`), 'utf8');
    const strangers = MAIN_ONLY.filter((name) => map.includes(`/node_modules/${name}/`));
    if (strangers.length > 0) {
      throw new Error(`${strangers.join(' and ')} got into the window: import only types of it`);
    }
    return [file, gzipSync(await readFile(join(folder, file)), { level: 9 }).length];
  });
  return new Map(await Promise.all(sizes));
}

/** @throws when a page has no scripts at all, or more of them than it may */
export function withinLimit(scripts: ReadonlyMap<string, number>): number {
  const total = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
  if (scripts.size === 0) throw new Error('the built page has no scripts');
  if (total > INITIAL_LIMIT) {
    const list = [...scripts].map(([file, bytes]) => `${file} ${bytes}`).join(', ');
    throw new Error(
      `the window starts with ${total} bytes of JavaScript after gzip, ${INITIAL_LIMIT} are allowed; load on demand what is big (${list})`,
    );
  }
  return total;
}
