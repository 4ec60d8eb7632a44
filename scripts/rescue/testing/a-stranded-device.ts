import 'fake-indexeddb/auto';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { aFolder } from '../../../tests/device.ts';
import { aCaseOfItsOwn, aDraftOfNow, aWholeDevice } from '../../../tests/whole-device.ts';
import { runRescueCommand } from '../command.ts';

/** PEM, as a hall makes it. */
function aPrivateKey(): string {
  return execFileSync(
    'openssl',
    'genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072'.split(' '),
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
}

/** Made once: such a key takes its time. The stranger's is no key of the hall. */
export const PRIVATE_KEY = aPrivateKey();
export const PUBLIC_KEY = execFileSync('openssl', ['pkey', '-pubout'], {
  encoding: 'utf8',
  input: PRIVATE_KEY,
});
const STRANGER = aPrivateKey();

/** A device of the hall, and the place at which its rescue file is delivered. */
export async function aHall() {
  const device = await aWholeDevice({ rescueKey: PUBLIC_KEY });
  const elsewhere = aFolder();
  const at = (name: string) => join(elsewhere, name);
  writeFileSync(at('rescue.pem'), PRIVATE_KEY);
  writeFileSync(at('stranger.pem'), STRANGER);
  writeFileSync(at('hall.json'), JSON.stringify(device.provisioningFile));
  const file = at('device.rescue');
  async function run(...words: string[]) {
    const lines: string[] = [];
    const code = await runRescueCommand(words, (line) => lines.push(line));
    return { code, text: lines.join('\n') };
  }
  return {
    device,
    at,
    file,
    report: `${file}.report`,
    run,
    deliver: (...more: string[]) =>
      run(
        ...['deliver', file, '--key', at('rescue.pem'), '--provisioning', at('hall.json')],
        ...['--minutes', '0', ...more],
      ),
    heldIds: () => device.province.evaluations().map(({ id }) => id),
  };
}

/** All three are there and none is on its way; the wrong one is held once it has had its turn. */
export function allStandStill({ counts }: Awaited<ReturnType<typeof aWholeDevice>>): Promise<void> {
  return vi.waitFor(
    () => {
      const { pending = 0, quarantined = 0 } = counts() ?? {};
      expect(pending + quarantined).toBe(3);
    },
    { timeout: 10_000 },
  );
}

/** A device on which one record has arrived without an answer, one never left, one is held. */
export async function aStrandedDevice() {
  const hallHere = await aHall();
  const { device } = hallHere;
  const wrong = aCaseOfItsOwn({ taskCode: '12345' });
  const [arrived, fresh, refused] = [
    aDraftOfNow(),
    aDraftOfNow({ level: 1, text: '等了很久', reason: 'given' }),
    aDraftOfNow({ linkage: wrong }),
  ];
  await device.rated(arrived);
  await device.province.faults.set({ answerLost: { how: 'close', path: '/v1/evaluations' } });
  await device.turnOn();
  await vi.waitFor(() => expect(hallHere.heldIds()).toEqual([arrived.id]));
  await device.turnOff();
  await device.province.faults.set({ down: {} });
  await device.rated(fresh, refused);
  const ops = await device.turnOn();
  await allStandStill(device);
  return { ...hallHere, ops, arrived, fresh, refused, wrong };
}
