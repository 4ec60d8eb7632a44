import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFolder } from '../../tests/device.ts';
import { startProvince } from '../launch/province.ts';
import { aService } from '../queue-simulator/index.ts';
import { runProvinceCommand } from './command.ts';

/** Of nobody; the point of GM/T 0003.5 from which every key is made. */
const ANOTHER_KEY =
  '0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0';

async function check(
  profile: 'fujian' | 'shandong',
  wrong: Readonly<Record<string, unknown>>,
  more: readonly string[] = [],
  own: object = { serviceTime: '2026-11-21 09:00:00' },
) {
  const folder = aFolder();
  const { simulator, settings } = await startProvince(profile, join(folder, 'held.jsonl'));
  onTestFinished(() => simulator.close());
  const profileFile = join(folder, 'province.json');
  writeFileSync(profileFile, JSON.stringify({ ...settings, ...wrong }));
  const record = join(folder, 'record.json');
  const area = profile === 'shandong' ? '370102' : '350203';
  writeFileSync(record, JSON.stringify({ ...aService({ ticket: 'A001', area }), ...own }));
  const lines: string[] = [];
  const words = ['check', '--profile', profileFile, '--record', record, ...more];
  const code = await runProvinceCommand(words, (line) => lines.push(line));
  expect(simulator.evaluations()).toEqual([]);
  const services = 'services' in simulator ? simulator.services() : [];
  return { code, services, text: lines.join('\n') };
}

describe('fujian', () => {
  it('is proved by its query for receipts', async () => {
    const { code, text } = await check('fujian', {}, ['--page']);
    expect(text).toContain('回执查询通过');
    expect(text).toContain('clock is right');
    expect(text).toContain('evaluation page at 127.0.0.1');
    expect(code).toBe(0);
  });

  it.each([
    [{ appCode: '00000000000000000000000000000000' }, '逐字核对应用标识和密钥'],
    [{ appKey: 'another' }, '逐字核对应用标识和密钥'],
    [{ settings: { signCase: 'upper' } }, '逐字核对应用标识和密钥'],
    [{ settings: { cipher: { key: 'raw' } } }, 'settings.cipher'],
    [{ settings: { cipher: { output: 'base64' } } }, 'settings.cipher'],
    [{ settings: { cipher: { mode: 'cbc', iv: '0'.repeat(32) } } }, 'settings.cipher'],
  ])('names what is wrong: %j', async (wrong, said) => {
    const { code, text } = await check('fujian', wrong);
    expect([code, text]).toEqual([1, expect.stringContaining(said)]);
    if ('appCode' in wrong) expect(text).not.toContain(wrong.appCode);
  });

  it('says where the token is not to be had', async () => {
    const { code, text } = await check('fujian', { tokenUrl: 'http://127.0.0.1:1/token' });
    expect([code, text]).toEqual([1, expect.stringContaining('该端口无服务')]);
  });
});

describe('shandong', () => {
  it('has no call that only asks', async () => {
    const { code, text } = await check('shandong', {});
    expect([code, text]).toEqual([0, expect.stringContaining('尚未验证')]);
  });

  it('is proved by the service of a real case', async () => {
    const { code, text, services } = await check('shandong', {}, ['--page']);
    expect([code, text]).toEqual([0, expect.stringContaining('evaluation page at 127.0.0.1')]);
    expect(services).toMatchObject([{ serviceTime: '2026-11-21 09:00:00' }]);
  });

  it('R20: tells no service of which nobody knows when it began', async () => {
    const own = { serviceTime: undefined };
    const { code, text, services } = await check('shandong', {}, ['--page'], own);
    expect([code, text]).toEqual([0, expect.stringContaining('lacks "serviceTime"')]);
    expect(services).toEqual([]);
  });

  it.each([
    [{ appWord: 'another-word' }, '平台不接受我们的身份'],
    [{ appMark: 'ANOTHER' }, '平台不接受我们的身份'],
    [{ publicKey: ANOTHER_KEY }, '平台不接受我们的身份'],
    [{ settings: { cipherOrder: 'C1C2C3' } }, '平台不接受我们的身份'],
  ])('names what is wrong: %j', async (wrong, said) => {
    const { code, text } = await check('shandong', wrong, ['--page']);
    expect([code, text]).toEqual([1, expect.stringContaining(said)]);
    expect(text).not.toContain('another-word');
  });
});
