import { expect, it } from 'vitest';
import { anEvaluationDraft } from '../../tests/builders.ts';
import { openEnvelope } from './envelope.ts';
import { aDevice } from './testing/a-delivering-device.ts';

it('an envelope opens to what was sealed, and only with the key of this device', async () => {
  const { journal, pack, keys } = await aDevice();
  const { records } = await journal.seal([anEvaluationDraft()]);
  const [record] = records;
  if (record === undefined) throw new Error('nothing was sealed');
  const item = pack(record);
  const other = await aDevice();
  expect(openEnvelope(item, keys)).toEqual(record.evaluation);
  expect(() => openEnvelope(item, other.keys)).toThrow();
});
