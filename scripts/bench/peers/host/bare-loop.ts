import { readFile } from 'node:fs/promises';

/** One request, complete. */
export interface BareRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The requests of one batch: those of each step together, one step after the other. */
export type BareBatch = readonly (readonly BareRequest[])[];

/**
 * Sends batches one after the other, and does nothing else: nothing is stored, removed or journaled.
 * @param file `BareBatch[]` as JSON
 * @param concurrency requests of one step under way at the same time
 * @returns ms from the first request to the last answer
 * @throws when the province does not take one
 */
export async function sendAll(file: string, concurrency: number): Promise<number> {
  const batches: readonly BareBatch[] = JSON.parse(await readFile(file, 'utf8'));
  const began = performance.now();
  for (const step of batches.flat()) {
    const left = step.values();
    await Promise.all(Array.from({ length: concurrency }, () => sendEach(left)));
  }
  return performance.now() - began;
}

/** One of the lanes: takes the next of those that are left until none is. */
async function sendEach(left: Iterable<BareRequest>): Promise<void> {
  for (const { url, headers, body } of left) {
    const answer = await fetch(url, { method: 'POST', headers, body });
    const { code } = await answer.json();
    if (code !== '0') throw new Error(`HTTP ${answer.status}, code ${code}`);
  }
}
