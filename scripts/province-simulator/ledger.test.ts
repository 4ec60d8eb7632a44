import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger } from './ledger.ts';
import { ledgerEntry } from './ledger-entry.ts';
import { Records } from './records.ts';
import { startProvinceSimulator } from './simulator.ts';
import { aClock, Caller } from './test-caller.ts';
import { anEvaluation, aService, device } from './test-records.ts';

function aDataFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'province-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'accepted.jsonl');
}

async function aRun<Result>(
  dataFile: string,
  work: (
    caller: Caller,
    simulator: Awaited<ReturnType<typeof startProvinceSimulator>>,
  ) => Promise<Result>,
): Promise<Result> {
  const clock = aClock();
  const simulator = await startProvinceSimulator({ clock, dataFile });
  const caller = new Caller(simulator.url, clock.now);
  await caller.logIn();
  try {
    return await work(caller, simulator);
  } finally {
    await simulator.close();
  }
}

describe('a restarted simulator', () => {
  it('still knows its services, records, ids and devices', async () => {
    const dataFile = aDataFile();
    const item = anEvaluation();
    const first = await aRun(dataFile, async (caller, simulator) => {
      simulator.registerDevice(device.deviceId, device.publicKey);
      await caller.call('POST', '/v1/services', aService());
      await caller.call('POST', '/v1/services', aService({ serviceNumber: 2 }));
      return caller.evaluate([item]);
    });
    await aRun(dataFile, async (caller, simulator) => {
      const again = await caller.evaluate([item]);
      expect(again).toMatchObject([
        { code: '2002', receipt: first[0]?.receipt, data: { id: item.id } },
      ]);
      const { signature } = item;
      const forged = anEvaluation({ serviceNumber: 2, seq: 8, signature });
      expect(await caller.evaluate([forged])).toMatchObject([{ code: '3001' }]);
      const next = anEvaluation({ serviceNumber: 2, seq: 8 });
      expect(await caller.evaluate([next])).toMatchObject([{ receipt: 'R20261121-000002' }]);
      expect(simulator.counts().effects).toMatchObject({ evaluations: 2, repeatedKeys: [] });
    });
  });

  it('knows no token of its former life', async () => {
    const dataFile = aDataFile();
    const { token } = await aRun(dataFile, async (caller) => caller);
    await aRun(dataFile, async (caller) => {
      const answer = await caller.call('GET', '/v1/options', undefined, { token });
      expect(answer).toMatchObject({ code: '1001' });
    });
  });

  it('cuts a torn last line and goes on behind the one before', async () => {
    const dataFile = aDataFile();
    await aRun(dataFile, (caller) => caller.call('POST', '/v1/services', aService()));
    appendFileSync(dataFile, '{"type":"evalua');
    await aRun(dataFile, async (caller, simulator) => {
      expect(simulator.tornBytes).toBe(15);
      expect(await caller.evaluate([anEvaluation()])).toMatchObject([{ code: '0' }]);
    });
    expect(readFileSync(dataFile, 'utf8').split('\n')).toHaveLength(3);
  });

  it('names the line of a file that is not its own', async () => {
    const dataFile = aDataFile();
    writeFileSync(dataFile, '{"type":"other"}\n');
    await expect(startProvinceSimulator({ dataFile })).rejects.toThrow(/line 1/);
  });
});

describe('the effects', () => {
  it('show a record that took effect twice', async () => {
    const dataFile = aDataFile();
    await aRun(dataFile, async (caller) => {
      await caller.call('POST', '/v1/services', aService());
      await caller.evaluate([anEvaluation()]);
    });
    const [, line] = readFileSync(dataFile, 'utf8').split('\n');
    appendFileSync(dataFile, `${line}\n`);
    const ledger = openLedger(dataFile, ledgerEntry);
    onTestFinished(() => ledger.close());
    expect(new Records(ledger).effects()).toMatchObject({
      evaluations: 2,
      distinctIds: 1,
      repeatedIds: [expect.any(String)],
      repeatedKeys: ['350200202611210001#1'],
    });
  });
});
