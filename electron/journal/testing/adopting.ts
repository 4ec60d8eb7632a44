import { join } from 'node:path';
import { anEvaluationDraft } from '../../../tests/builders.ts';
import type { Found } from '../adoption.ts';
import { aDevice } from './a-device.ts';

/** A device whose outbox may know more than its journal. */
export function anAdopter(home?: string) {
  const device = aDevice(home === undefined ? {} : { home });
  /** Seals in a run of its own. @returns what the outbox has of it */
  async function run(count: number): Promise<Found[]> {
    const journal = await device.start();
    const { records } = await journal.seal(
      Array.from({ length: count }, () => anEvaluationDraft({ level: 1 })),
    );
    await journal.close();
    return records.map(({ evaluation, due }) => ({ evaluation, due, attempted: true }));
  }
  const segment = (number: number) => join(device.folder, `segment-0000000${number}.journal`);
  const sealedLines = () =>
    device.lines().flatMap((line) => (line.type === 'sealed' ? [line] : []));
  return { ...device, run, segment, sealedLines };
}
