import { createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, openKeyStore } from '../../tests/device.ts';
import { type KeyStore, openIdentity } from './identity.ts';
import { keyFileWrapper } from './key-file.ts';

/** A machine without a keyring. */
const onlyAFile = (folder: string): KeyStore => ({
  system: null,
  file: keyFileWrapper(join(folder, 'device.key')),
});

/** The same machine with one; it keeps what it is given under a name. */
function withKeyring(folder: string): KeyStore {
  const kept: string[] = [];
  return {
    ...onlyAFile(folder),
    system: {
      wrap: (secret) => String(kept.push(secret) - 1),
      unwrap(wrapped) {
        const secret = kept[Number(wrapped)];
        if (secret === undefined) throw new Error('not in this keyring');
        return secret;
      },
    },
  };
}

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
    openIdentity(folder, onlyAFile(folder));
    const before = readFileSync(join(folder, 'device.json'), 'utf8');
    rmSync(join(folder, 'device.key'));
    expect(() => openIdentity(folder, onlyAFile(folder))).toThrow('device.key');
    expect(readFileSync(join(folder, 'device.json'), 'utf8')).toBe(before);
  });

  it.runIf(process.platform !== 'win32')(
    'keeps its secrets from everybody else on the machine',
    () => {
      const folder = aFolder();
      openIdentity(folder, onlyAFile(folder));
      const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o077);
      expect(modes).toEqual([0, 0]);
    },
  );
});

describe('what keeps the keys', () => {
  const wrappedBy = (folder: string) =>
    JSON.parse(readFileSync(join(folder, 'device.json'), 'utf8')).wrappedBy;

  it('is the system where it can, and no key lies in a file', () => {
    const folder = aFolder();
    openIdentity(folder, withKeyring(folder));
    expect([wrappedBy(folder), readdirSync(folder)]).toEqual(['system', ['device.json']]);
  });

  it('stays the file when the machine gets a keyring later', () => {
    const folder = aFolder();
    const first = openIdentity(folder, onlyAFile(folder));
    const later = openIdentity(folder, withKeyring(folder));
    expect([wrappedBy(folder), later.publicKey]).toEqual(['file', first.publicKey]);
    expect(later.vault.unlock(first.vault.lock('满意'))).toBe('满意');
  });

  it('stays the keyring when the machine loses it, until it is back', () => {
    const folder = aFolder();
    const keyring = withKeyring(folder);
    const first = openIdentity(folder, keyring);
    expect(() => openIdentity(folder, onlyAFile(folder))).toThrow('key store');
    expect(openIdentity(folder, keyring).publicKey).toBe(first.publicKey);
  });
});

it('remembers the epoch and how far the journal was, each beside the other', () => {
  const folder = aFolder();
  const first = openIdentity(folder, openKeyStore);
  expect([first.epoch(), first.journalEnd()]).toEqual([0, undefined]);
  const end = { segment: 3, head: { epoch: 2, seq: 7, hash: 'a'.repeat(64) } };
  first.beginEpoch(2);
  first.rememberJournalEnd(end);
  first.beginEpoch(1);
  const later = openIdentity(folder, openKeyStore);
  expect([later.epoch(), later.journalEnd()]).toEqual([2, end]);
  expect([later.deviceId, later.publicKey]).toEqual([first.deviceId, first.publicKey]);
});
