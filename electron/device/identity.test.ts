import { createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, openKeyStore } from '../../tests/device.ts';
import { openIdentity } from './identity.ts';
import { keyFileStore } from './key-file.ts';

describe('who this device is', () => {
  it('is made at the first start and stays over a restart', () => {
    const folder = aFolder();
    const first = openIdentity(folder, openKeyStore);
    const again = openIdentity(folder, openKeyStore);
    expect([again.deviceId, again.publicKey]).toEqual([first.deviceId, first.publicKey]);
    expect(again.vault.unlock(first.vault.lock('满意'))).toBe('满意');
  });

  it('is another one on another device', () => {
    const ids = [aFolder(), aFolder()].map((folder) => openIdentity(folder, openKeyStore).deviceId);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('signs so that anybody with the public key can tell', () => {
    const identity = openIdentity(aFolder(), openKeyStore);
    const key = createPublicKey({
      key: Buffer.from(identity.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const signature = Buffer.from(identity.sign('评价'), 'base64');
    expect(verify(null, Buffer.from('评价'), key, signature)).toBe(true);
    expect(verify(null, Buffer.from('评价!'), key, signature)).toBe(false);
  });

  it.each(['', '{}', '{"format":"yiping-device/1"', 'null'])(
    'is never replaced when its file cannot be read: %j',
    (content) => {
      const folder = aFolder();
      const file = join(folder, 'device.json');
      writeFileSync(file, content);
      expect(() => openIdentity(folder, openKeyStore)).toThrow();
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );

  it('is never replaced when the disk comes from another machine', () => {
    const folder = aFolder();
    const keys = join(folder, 'device.key');
    openIdentity(folder, keyFileStore(keys));
    const before = readFileSync(join(folder, 'device.json'), 'utf8');
    rmSync(keys);
    expect(() => openIdentity(folder, keyFileStore(keys))).toThrow();
    expect(readFileSync(join(folder, 'device.json'), 'utf8')).toBe(before);
  });

  it.runIf(process.platform !== 'win32')(
    'keeps its secrets from everybody else on the machine',
    () => {
      const folder = aFolder();
      openIdentity(folder, keyFileStore(join(folder, 'device.key')));
      const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o077);
      expect(modes).toEqual([0, 0]);
    },
  );
});
