import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { aDraftOfNow } from '../../tests/whole-device.ts';
import { aHall, aStrandedDevice } from './testing/a-stranded-device.ts';

// Real sockets, disks and waits.
vi.setConfig({ testTimeout: 30_000 });

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
