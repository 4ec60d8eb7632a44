import 'fake-indexeddb/auto';
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { readReport, writeReport } from '../../electron/rescue/report.ts';
import { aFolder } from '../../tests/device.ts';
import { aCaseOfItsOwn, aDraftOfNow, aWholeDevice } from '../../tests/whole-device.ts';
import { runRescueCommand } from './command.ts';

// Real sockets, disks and waits.
vi.setConfig({ testTimeout: 30_000 });

/** PEM, as the hall makes them. */
let hall: { privateKey: string; publicKey: string };
let stranger: string;

beforeAll(() => {
  const made = () =>
    execFileSync('openssl', 'genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072'.split(' '), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const privateKey = made();
  const publicKey = execFileSync('openssl', ['pkey', '-pubout'], {
    encoding: 'utf8',
    input: privateKey,
  });
  hall = { privateKey, publicKey };
  stranger = made();
}, 60_000);

async function aHall() {
  const device = await aWholeDevice({ rescueKey: hall.publicKey });
  const desk = aFolder();
  const at = (name: string) => join(desk, name);
  writeFileSync(at('rescue.pem'), hall.privateKey);
  writeFileSync(at('stranger.pem'), stranger);
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
function allStandStill({ counts }: Awaited<ReturnType<typeof aWholeDevice>>): Promise<void> {
  return vi.waitFor(
    () => {
      const { pending = 0, quarantined = 0 } = counts() ?? {};
      expect(pending + quarantined).toBe(3);
    },
    { timeout: 10_000 },
  );
}

/** A device on which one record has arrived without an answer, one never left, one is held. */
async function aStrandedDevice() {
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
    await ops.repair(refused.id, { linkage, by: '示例运维', why: 'taskCode' });
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
        createPublicKey(hall.publicKey),
      );
      const results = real.results.map((each) => ({ ...each, id: aDraftOfNow().id }));
      const forged =
        how === 'of unknown records' ? { ...real, results } : { ...real, deviceId: 'YP-0' };
      writeReport(report, forged, createPrivateKey(hall.privateKey));
    }
    await expect(ops.importRescueReport(report, '示例运维')).rejects.toThrow(why);
    await stand.device.holds({ exported: 3 });
  });
});

describe('npm run rescue -- collect', () => {
  it('makes the same file of a dead device’s disk, and only reads there', async () => {
    const stand = await aStrandedDevice();
    const { device, at, arrived, fresh } = stand;
    await device.turnOff();
    const folder = join(device.folder, 'journal');
    const bytes = () =>
      readdirSync(folder).map((name) =>
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      );
    const before = bytes();
    const words = ['collect', folder, '--key', at('rescue.pem'), '--out', stand.file];
    const { code, text } = await stand.run(...words);
    expect([code, text, bytes()]).toEqual([
      0,
      expect.stringContaining('3 undelivered records'),
      before,
    ]);
    await device.province.faults.clear();
    expect((await stand.deliver()).text).toContain('delivered 2 of 3, 1 of them were there');
    expect(stand.heldIds()).toEqual([arrived.id, fresh.id]);
  });

  it('says so when the key is another one', async () => {
    const { device, at, file, run } = await aHall();
    await device.rated(aDraftOfNow());
    const folder = join(device.folder, 'journal');
    const found = await run('collect', folder, '--key', at('stranger.pem'), '--out', file);
    expect([found.code, found.text]).toEqual([1, expect.stringContaining('another rescue key')]);
  });
});

describe('npm run rescue', () => {
  it('may be run again, and tells the device once more', async () => {
    const stand = await aStrandedDevice();
    await stand.ops.exportRescue(stand.file, '示例运维');
    await stand.device.province.faults.clear();
    await stand.deliver();
    const { text } = await stand.deliver();
    expect(text).toContain('delivered 2 of 3, 2 of them were there already');
    expect(stand.heldIds()).toHaveLength(2);
  });

  it('sends nothing of a file that is cut off, changed or for another key, or without a report', async () => {
    const stand = await aStrandedDevice();
    const { ops, file, at, deliver } = stand;
    await ops.exportRescue(file, '示例运维');
    await stand.device.province.faults.clear();
    const whole = readFileSync(file, 'utf8');
    const lines = whole.split('\n');
    const [, record = ''] = lines;
    const wrongs: [string, string][] = [
      [lines.slice(0, -2).join('\n'), 'not whole'],
      [whole.replace(record, `AAAA${record.slice(4)}`), 'record 1 of the rescue file was changed'],
      ['{}\n', 'no rescue file'],
    ];
    for (const [text, why] of wrongs) {
      writeFileSync(file, text);
      expect(await deliver()).toEqual({ code: 2, text: expect.stringContaining(why) });
    }
    writeFileSync(file, whole);
    const nowhere = await deliver('--report', at('no-such-folder/report'));
    expect(nowhere).toEqual({ code: 2, text: expect.stringContaining('ENOENT') });
    const other = await deliver('--key', at('stranger.pem'));
    expect(other).toEqual({ code: 2, text: expect.stringContaining('another rescue key') });
    expect(stand.heldIds()).toHaveLength(1);
  });

  it.each([
    [[], 'Usage'],
    [['deliver', 'nowhere'], 'Usage'],
    [['deliver', '/nowhere', '--key', '/nowhere', '--provisioning', '/nowhere'], 'ENOENT'],
    [['collect', '/nowhere', '--key', 'package.json', '--out', 'x'], 'no private RSA key'],
    [['--nonsense'], 'nonsense'],
  ])('cannot run with %j', async (words, why) => {
    const { run } = await aHall();
    const told = await run(...words);
    expect([told.code, told.text]).toEqual([2, expect.stringContaining(why)]);
  });
});
