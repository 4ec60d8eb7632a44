import { join } from 'node:path';
import { anEvaluationDraft } from '../../../tests/builders.ts';
import { aDevice } from './a-device.ts';

/** A device to whose journal something happens between two runs. */
export function aDamagedDevice(home?: string) {
  const device = aDevice(home === undefined ? {} : { home });
  const { lines } = device.log;
  return {
    ...device,
    identity: join(device.home, 'device.json'),
    errors: () => lines.filter(({ level }) => level === 'error').map(({ message }) => message),
    /** Why new epochs began. */
    reasons: () => lines.flatMap(({ fields }) => fields?.['reason'] ?? []),
    /** A run of its own. */
    async sealed(count: number): Promise<void> {
      const journal = await device.start();
      for (let index = 0; index < count; index++) await journal.seal([anEvaluationDraft()]);
      await journal.close();
    },
  };
}
