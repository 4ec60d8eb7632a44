import { expect, it, onTestFinished } from 'vitest';
import { startCaseSource } from '../../scripts/queue-simulator/index.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aProvisioning } from '../../tests/builders.ts';
import { createHolderOf } from './holder.ts';

/** A hall that keeps leases, and devices that ask it for its counter 5. */
async function aHall() {
  const { clock, timers } = createHandDrivenTime();
  const now = () => new Date(clock.now().corrected);
  const source = await startCaseSource({ cases: {}, now });
  onTestFinished(() => source.close());
  const counter = { number: '5', name: '5号窗口' };
  const provisioning = aProvisioning({ caseSource: { url: source.url }, counter });
  const asks = (deviceId: string) => createHolderOf({ deviceId, clock, timers })(provisioning);
  return { source, asks };
}

it('names the device that holds the counter, and holds it where nobody does', async () => {
  const { source, asks } = await aHall();
  expect(await asks('device-a')).toBeNull();
  expect(source.leases()).toMatchObject({ 5: { deviceId: 'device-a' } });
  expect(await asks('device-a')).toBeNull();
  expect(await asks('device-b')).toBe('device-a');
});

it('R22: nobody is kept from pairing by a case source that cannot be asked, or that is not there', async () => {
  const { source, asks } = await aHall();
  source.behave({ status: 500 });
  expect(await asks('device-a')).toBeNull();
  const { clock, timers } = createHandDrivenTime();
  const { caseSource: _, ...without } = aProvisioning();
  expect(await createHolderOf({ deviceId: 'device-a', clock, timers })(without)).toBeNull();
});
