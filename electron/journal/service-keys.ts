import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { vaultWith } from '../device/vault.ts';
import { type Log, reasonOf } from '../log.ts';
import { damagedKeyOf, erasedLine } from './key-line.ts';
import { readLine } from './line.ts';

/** Where a key line lies: its file, first byte, and length without its end. */
export interface Place {
  readonly file: string;
  readonly at: number;
  readonly bytes: number;
}

interface Doomed extends Place {
  readonly service: string;
}

/** Each service's key: what it locks, where its lines lie, and their erasure (R12). */
export class ServiceKeys {
  readonly #secrets = new Map<string, Buffer[]>();
  readonly #places = new Map<string, Place[]>();
  /** Erased by earlier runs. */
  readonly #erased = new Set<string>();
  #doomed: Doomed[] = [];
  /** Of these the disk is being told now. */
  #goingNow: readonly Doomed[] = [];
  #erasing: Promise<void> | null = null;

  /** A line of an earlier run that holds a key, or may hold one that somebody could mend. */
  learnPlace(service: string, place: Place): void {
    const known = this.#places.get(service);
    if (known === undefined) this.#places.set(service, [place]);
    else known.push(place);
  }

  /** A key that an earlier run left. */
  learn(service: string, secret: Buffer): void {
    const known = this.#secrets.get(service) ?? [];
    if (!known.some((other) => other.equals(secret))) known.push(secret);
    this.#secrets.set(service, known);
  }

  learnErased(service: string): void {
    this.#erased.add(service);
  }

  /** A line with a key of the service is on the disk. */
  written(service: string, secret: Buffer, place: Place): void {
    const isLive = this.#secrets.get(service)?.some((other) => other.equals(secret)) ?? false;
    if (isLive) this.learnPlace(service, place);
    else this.#doomed.push({ service, ...place });
  }

  /** The key of a service; made when it has none. */
  secretOf(service: string): Buffer {
    const known = this.#secrets.get(service)?.[0];
    if (known !== undefined) return known;
    const secret = randomBytes(32);
    this.#secrets.set(service, [secret]);
    return secret;
  }

  /** Whether it has a key now. */
  has(service: string): boolean {
    return this.#secrets.has(service);
  }

  lock(service: string, value: object): string {
    return vaultWith(this.secretOf(service)).lock(JSON.stringify(value));
  }

  /** @throws when the service has no key any more, or a byte was changed */
  unlock(service: string, locked: string): unknown {
    let why: unknown = new Error('the key of the service is gone');
    for (const secret of this.#secrets.get(service) ?? []) {
      try {
        return JSON.parse(vaultWith(secret).unlock(locked));
      } catch (error) {
        why = error;
      }
    }
    throw why;
  }

  /** An earlier run has erased its key, which it does only when nothing of the service is open. */
  isErased(service: string): boolean {
    return this.#erased.has(service) && !this.#secrets.has(service);
  }

  /** Files in which a key still lies. */
  files(): ReadonlySet<string> {
    const places = [...this.#places.values(), this.#doomed, this.#goingNow].flat();
    return new Set(places.map(({ file }) => file));
  }

  /** Services of which a key lies on the disk. */
  services(): Iterable<string> {
    return this.#places.keys();
  }

  /**
   * Erases the keys of services, from memory at once and from the disk before it answers. What the
   * disk refuses is logged and tried again the next time.
   */
  erase(services: Iterable<string>, log: Log): Promise<void> {
    for (const service of services) {
      this.#secrets.delete(service);
      for (const place of this.#places.get(service) ?? []) this.#doomed.push({ service, ...place });
      this.#places.delete(service);
    }
    const before = this.#erasing ?? Promise.resolve();
    const erasing = before.then(() => this.#eraseDoomed(log));
    this.#erasing = erasing;
    return erasing;
  }

  async #eraseDoomed(log: Log): Promise<void> {
    const doomed = this.#doomed;
    this.#doomed = [];
    this.#goingNow = doomed;
    const byFile = new Map<string, Doomed[]>();
    for (const place of doomed) {
      const known = byFile.get(place.file);
      if (known === undefined) byFile.set(place.file, [place]);
      else known.push(place);
    }
    for (const [file, places] of byFile) {
      try {
        await writeOver(file, places);
      } catch (error) {
        this.#doomed = this.#doomed.concat(places);
        log.error('the key of a service could not be erased', { why: reasonOf(error) });
      }
    }
    this.#goingNow = [];
  }
}

/** One sync for all keys of a file. @throws when a place holds anything else than a key */
async function writeOver(file: string, places: readonly Doomed[]): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    for (const { service, at, bytes } of places) {
      const there = Buffer.alloc(bytes);
      await handle.read(there, 0, bytes, at);
      const text = there.toString('utf8');
      if (readLine(text).type !== 'key' && damagedKeyOf(text) === undefined) {
        throw new Error(`no key stands at byte ${at} of ${file}`);
      }
      await handle.write(erasedLine(service, bytes), 0, bytes, at);
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
