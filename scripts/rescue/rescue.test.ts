import 'fake-indexeddb/auto';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { readReport, writeReport } from '../../electron/rescue/report.ts';
import { aCaseOfItsOwn, aDraftOfNow } from '../../tests/whole-device.ts';
import {
  allStandStill,
  aStrandedDevice,
  PRIVATE_KEY,
  PUBLIC_KEY,
} from './testing/a-stranded-device.ts';

// Real sockets, disks and waits.
vi.setConfig({ testTimeout: 30_000 });

describe('what a device cannot deliver', () => {
  it('is delivered by another machine, none of it twice, and the device is told', async () => {
    const stand = await aStrandedDevice();
    const { device, ops, file, report, arrived, fresh, refused, wrong } = stand;
    expect(await ops.exportRescue(file, '示例运维')).toBe(3);
    await device.holds({ exported: 3 });
    expect(readFileSync(file, 'utf8')).not.toMatch(/等了很久|测试甲/);

    await device.province.faults.clear();
    const { code, text } = await stand.deliver();
    expect([code, text]).toEqual([1, expect.stringContaining('delivered 2 of 3, 1 of them')]);
    expect(text).toContain(`${refused.id} rejected by our own inspection, not sent: taskCode`);
    // R15: nor is it asked about.
    expect(device.province.counts().violations).toEqual({});
    expect(stand.heldIds()).toEqual([arrived.id, fresh.id]);
    // Nothing of it was sent from here meanwhile.
    await device.holds({ exported: 3 });

    const imported = { delivered: 2, refused: 1, released: 0 };
    expect(await ops.importRescueReport(report, '示例运维')).toEqual(imported);
    await device.holds({ quarantined: 1 });
    const linkage = aCaseOfItsOwn({ projectNo: wrong.projectNo });
    await ops.repair([{ id: refused.id, linkage }], { by: '示例运维', why: 'taskCode' });
    await device.holds({});
    expect(stand.heldIds()).toEqual([arrived.id, fresh.id, refused.id]);
  });

  it('stays exported over a restart and when the outbox is lost', async () => {
    const { device, ops, file } = await aStrandedDevice();
    await ops.exportRescue(file, '示例运维');
    await device.province.faults.clear();
    await device.turnOff();
    await device.turnOn();
    await device.holds({ exported: 3 });
    await device.turnOff();
    device.forgetOutbox();
    await device.turnOn();
    await device.holds({ exported: 3 });
    expect(device.province.evaluations()).toHaveLength(1);
  });

  it('is sent from here again when somebody gives up on the report', async () => {
    const { device, ops, file, arrived, fresh, heldIds } = await aStrandedDevice();
    await ops.exportRescue(file, '示例运维');
    await device.province.faults.clear();
    expect(await ops.releaseRescue([arrived.id, fresh.id], '示例运维')).toBe(2);
    await device.holds({ exported: 1 });
    expect(heldIds().sort()).toEqual([arrived.id, fresh.id].sort());
    expect(await ops.releaseRescue([arrived.id], '示例运维')).toBe(0);
  });

  it('is there once although both send it', async () => {
    const stand = await aStrandedDevice();
    const { device, ops, file, report, arrived, fresh, refused } = stand;
    await ops.exportRescue(file, '示例运维');
    await ops.releaseRescue([arrived.id, fresh.id, refused.id], '示例运维');
    await device.province.faults.clear();
    const { code, text } = await stand.deliver();
    expect([code, text]).toEqual([1, expect.stringContaining('delivered 2 of 3')]);
    await ops.importRescueReport(report, '示例运维');
    await vi.waitFor(() =>
      expect(device.counts()).toMatchObject({ exported: 0, sending: 0, delivered: 0 }),
    );
    expect(stand.heldIds().sort()).toEqual([arrived.id, fresh.id].sort());
  });
});

describe('a report', () => {
  async function aReport() {
    const stand = await aStrandedDevice();
    await stand.ops.exportRescue(stand.file, '示例运维');
    await stand.device.province.faults.clear();
    await stand.deliver();
    return stand;
  }

  it('changes nothing the second time', async () => {
    const { device, ops, report } = await aReport();
    await ops.importRescueReport(report, '示例运维');
    await device.holds({ quarantined: 1 });
    const nothing = { delivered: 0, refused: 0, released: 0 };
    expect(await ops.importRescueReport(report, '示例运维')).toEqual(nothing);
    await device.holds({ quarantined: 1 });
  });

  it('releases what was neither delivered nor held', async () => {
    const { device, ops, file, report, deliver, heldIds } = await aStrandedDevice();
    await ops.exportRescue(file, '示例运维');
    expect((await deliver()).code).toBe(1);
    const released = { delivered: 0, refused: 1, released: 2 };
    expect(await ops.importRescueReport(report, '示例运维')).toEqual(released);
    await allStandStill(device);
    expect(heldIds()).toHaveLength(1);
  });

  it.each([
    ['changed', 'signed'],
    ['another’s', 'signed'],
    ['for another device', 'for device'],
    ['of unknown records', 'never had'],
  ])('that is %s is refused', async (how, why) => {
    const stand = await aReport();
    const { ops, report } = stand;
    if (how === 'changed') {
      writeFileSync(report, readFileSync(report, 'utf8').replace('"rejected"', '"delivered"'));
    } else if (how === 'another’s') {
      const text = readFileSync(report, 'utf8').split('\n')[0] ?? '';
      const key = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest'];
      const signature = execFileSync(
        'openssl',
        ['dgst', '-sha256', '-sign', stand.at('stranger.pem'), ...key],
        { input: text },
      );
      writeFileSync(report, `${text}\n${signature.toString('base64')}\n`);
    } else {
      const { format: _format, ...real } = readReport(
        readFileSync(report, 'utf8'),
        createPublicKey(PUBLIC_KEY),
      );
      const results = real.results.map((each) => ({ ...each, id: aDraftOfNow().id }));
      const forged =
        how === 'of unknown records' ? { ...real, results } : { ...real, deviceId: 'YP-0' };
      writeReport(report, forged, createPrivateKey(PRIVATE_KEY));
    }
    await expect(ops.importRescueReport(report, '示例运维')).rejects.toThrow(why);
    await stand.device.holds({ exported: 3 });
  });
});
