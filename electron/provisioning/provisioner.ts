import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleContent, BundleCounter } from '../../shared/bundle.ts';
import { provisioningOf } from '../../shared/bundle-content.ts';
import type {
  BundleResult,
  BundleSource,
  FoundBundle,
  ProvisioningState,
} from '../../shared/bundle-view.ts';
import type { Clock, Timers } from '../../shared/clock.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { PairResult } from '../../shared/setup-requests.ts';
import type { Vault } from '../device/vault.ts';
import type { Health } from '../health.ts';
import { type Log, reasonOf } from '../log.ts';
import { createDropped } from './dropped.ts';
import { type Installed, openInstallation, type Pairing, readKept } from './installation.ts';
import { looksSigned, readPlain } from './plain-file.ts';
import { createSources, fetchFrom } from './source.ts';
import { admit, take, viewOf, type Words } from './taking.ts';
import { watchUpdates } from './updates.ts';
import { bundlesOnUsb, type Mount } from './usb.ts';

/** How often somebody at the set-up wants to know whether the file is right now, ms. */
const LOOK_AGAIN_MS = 2_000;

/** How a device gets its provisioning, and a newer one later. */
export interface Provisioner {
  /** As it was found last; once it has been looked for the first time. */
  state(): Promise<ProvisioningState>;
  /** Of the installed bundle; empty without one. */
  counters(): readonly BundleCounter[];
  /** Bundles on removable disks, and one that lies in the data folder. */
  listUsb(): Promise<readonly FoundBundle[]>;
  /** Looks at a bundle without taking it. Never rejects. */
  inspect(source: BundleSource): Promise<BundleResult>;
  /**
   * Takes a bundle, or leaves everything as it is and says why. It counts from the next `ready` on.
   * Never rejects.
   */
  install(wish: Omit<Words, 'counter'> & { readonly source: BundleSource }): Promise<BundleResult>;
  /** Which counter this device is; `null` while nobody has said it. */
  paired(): string | null;
  /**
   * Makes this device another counter of the bundle, from the next `ready` on. Never rejects.
   * @param takeOver also when another device holds it
   */
  pair(counter: string, takeOver: boolean): Promise<PairResult>;
  /**
   * Waits until the device knows everything it needs. Until then `wrong` hears what is the matter,
   * once for each different state.
   */
  ready(wrong: (problems: readonly Problem[]) => void): Promise<Provisioning>;
  /** Resolves when what `ready` gave last is not what it would give now. */
  replaced(): Promise<void>;
  /** Looks for newer bundles while a device is at work, and at the days of the one it has. */
  watch(health: Pick<Health, 'set' | 'clear'>): { close(): void };
  /** What the installed bundle says of newer bundles and programs. */
  updates(): BundleContent['updates'];
}

/** What was found out, with the provisioning when it is `ready`. */
type Found =
  | { readonly provisioning: Provisioning; readonly state: ProvisioningState }
  | { readonly provisioning: null; readonly state: Exclude<ProvisioningState, { kind: 'ready' }> };

/**
 * @param options.folder the data folder: `provision.yiping`, `enrol.json`, `installed.json`
 * @param options.vault of this device
 * @param options.holderOf which other device holds a counter, as far as anybody knows; never rejects
 * @param options.mounts where sticks are
 */
export function createProvisioner(options: {
  readonly folder: string;
  readonly vault: Vault;
  readonly pairing: Pairing;
  readonly holderOf: (provisioning: Provisioning) => Promise<string | null>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly mounts: readonly Mount[];
}): Provisioner {
  const { folder, vault, pairing, holderOf, clock, timers, log, mounts } = options;
  const dropped = join(folder, 'provision.yiping');
  const installation = openInstallation(folder, vault);
  const sources = createSources(clock, timers);

  let installed: Installed | null = null;
  let unreadable: Problem | null = null;
  try {
    installed = installation.read();
  } catch (error) {
    log.error('the installed bundle cannot be read', { why: reasonOf(error) });
    const what = bilingual(
      '已安装的配置无法读取，请重新安装配置包',
      'the installed bundle cannot be read; install it again',
    );
    unreadable = { where: 'installed.json', what };
  }
  /** Until then nobody is let in for want of a PIN that the device may have. */
  const looked = Promise.withResolvers<void>();
  let state: ProvisioningState = { kind: 'nothing', problems: [] };
  /** Grows with everything that may change what `ready` gives. */
  let revision = 0;
  let given = 0;
  let moved = Promise.withResolvers<void>();
  let last: Promise<unknown> = Promise.resolve();

  function move(): void {
    revision += 1;
    moved.resolve();
    moved = Promise.withResolvers();
  }

  /** One after the other, so that none compares itself with what the one before is replacing. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = last.then(run);
    last = turn.catch(() => undefined);
    return turn;
  }

  function installBytes(bytes: Uint8Array, words: Words): Promise<BundleResult> {
    return inTurn(async () => {
      const taken = await take(bytes, installed, words, clock);
      if (!taken.ok) {
        log.warn('a bundle was refused', { why: taken.problems[0].what });
        return { ok: false, problems: [...taken.problems] };
      }
      const next = taken.installed;
      if (next.digest !== installed?.digest) {
        try {
          installation.write(next);
        } catch (error) {
          log.error('a bundle could not be written', { why: reasonOf(error) });
          const what = bilingual(
            '磁盘无法写入，配置未改变',
            'the disk refuses; nothing has changed',
          );
          return { ok: false, problems: [{ where: 'installed.json', what }] };
        }
        installed = next;
        unreadable = null;
        log.info('a bundle is installed', { hall: next.content.hall.code, version: next.version });
        move();
      }
      return { ok: true, bundle: viewOf(next, next.content, false) };
    });
  }

  async function pairWith(counter: string, takeOver: boolean): Promise<PairResult> {
    const result =
      installed === null ? undefined : provisioningOf(installed.content, counter, readKept);
    if (result === undefined) {
      const what = bilingual(`没有窗口 ${counter}`, `there is no counter ${counter}`);
      return { kind: 'refused', problems: [{ where: 'counter', what }] };
    }
    if (!result.ok) return { kind: 'refused', problems: [...result.problems] };
    const by = takeOver ? null : await holderOf(result.provisioning);
    if (by !== null) return { kind: 'taken', by };
    try {
      pairing.pair(counter);
    } catch (error) {
      log.error('the pairing could not be written', { why: reasonOf(error) });
      const what = bilingual('磁盘无法写入，窗口未改变', 'the disk refuses; nothing has changed');
      return { kind: 'refused', problems: [{ where: 'pairing.json', what }] };
    }
    move();
    return { kind: 'paired' };
  }

  async function inspect(source: BundleSource): Promise<BundleResult> {
    const fetched = await fetchFrom(sources, source, installed?.content.updates?.ca);
    if (!fetched.ok) return { ok: false, problems: [...fetched.problems] };
    const admitted = admit(fetched.bytes, installed, clock);
    if (!admitted.ok) return { ok: false, problems: [...admitted.problems] };
    const { bundle } = admitted;
    return { ok: true, bundle: viewOf(bundle, bundle, installed === null) };
  }

  const takeDropped = createDropped({
    ...{ folder, pairing, clock, log, moved: move, install: installBytes },
    installed: () => installed,
  });

  async function find(): Promise<Found> {
    const bytes = await readFile(dropped).catch((error: unknown) => reasonOf(error));
    const isSigned = typeof bytes !== 'string' && looksSigned(bytes);
    const problems = isSigned ? await takeDropped(bytes) : [];
    if (installed !== null) return ofInstalled(installed, problems);
    if (unreadable !== null) return nothing([unreadable, ...problems]);
    if (typeof bytes === 'string') return nothing([{ where: dropped, what: missingOr(bytes) }]);
    if (isSigned) return nothing(problems);
    const plain = readPlain(bytes);
    return plain.ok
      ? { state: { kind: 'ready', bundle: null }, provisioning: plain.provisioning }
      : nothing(plain.problems);
  }

  function ofInstalled({ content, ...bundle }: Installed, problems: readonly Problem[]): Found {
    const counter = pairing.counter();
    const result = counter === null ? undefined : provisioningOf(content, counter, readKept);
    const view = viewOf(bundle, content, false);
    if (result?.ok === true) {
      return { state: { kind: 'ready', bundle: view }, provisioning: result.provisioning };
    }
    if (result !== undefined) return nothing(result.problems);
    const what = bilingual(
      '已安装配置，还没有选定窗口',
      'the bundle is installed; the counter of this device has not been chosen yet',
    );
    const all = [{ where: content.hall.name, what }, ...problems];
    return { provisioning: null, state: { kind: 'unpaired', bundle: view, problems: all } };
  }

  return {
    async state() {
      await looked.promise;
      return state;
    },
    counters: () => (installed?.content.counters ?? []).map(({ cells: _, ...counter }) => counter),
    async listUsb() {
      const files = [...(await bundlesOnUsb(mounts))];
      const bytes = await readFile(dropped).catch(() => null);
      if (bytes !== null && looksSigned(bytes)) files.unshift({ path: dropped, label: dropped });
      return Promise.all(
        files.map(async ({ path, label }) => {
          const result = await inspect({ kind: 'file', path });
          return result.ok
            ? { path, label, bundle: result.bundle, problems: [] }
            : { path, label, problems: result.problems };
        }),
      );
    },
    inspect,
    async install({ source, enrolmentKey, fingerprint }) {
      const fetched = await fetchFrom(sources, source, installed?.content.updates?.ca);
      if (!fetched.ok) return { ok: false, problems: [...fetched.problems] };
      return installBytes(fetched.bytes, { enrolmentKey, fingerprint });
    },
    paired: () => pairing.counter(),
    pair: (counter, takeOver) => inTurn(() => pairWith(counter, takeOver)),
    async ready(wrong) {
      for (let told = ''; ; ) {
        const begun = revision;
        const found = await find();
        // Something was installed meanwhile, perhaps by this very look.
        if (revision !== begun) continue;
        state = found.state;
        looked.resolve();
        if (found.provisioning !== null) {
          given = revision;
          return found.provisioning;
        }
        const { problems } = found.state;
        const now = JSON.stringify(problems);
        if (now !== told) wrong(problems);
        told = now;
        const waiting = moved.promise;
        const timer = timers.setTimeout(move, LOOK_AGAIN_MS);
        await waiting;
        timers.clearTimeout(timer);
      }
    },
    async replaced() {
      if (given === revision) await moved.promise;
    },
    updates: () => installed?.content.updates,
    watch: (health) =>
      watchUpdates({
        installed: () => installed,
        install: (bytes) => installBytes(bytes, { counter: pairing.counter() ?? undefined }),
        ...{ sources, health, clock, timers, log },
      }),
  };
}

function nothing(problems: readonly Problem[]): Found {
  return { provisioning: null, state: { kind: 'nothing', problems: [...problems] } };
}

function missingOr(why: string): string {
  return why.startsWith('ENOENT')
    ? bilingual(
        '本机是新设备，还没有设置，并非故障；配置文件也可以放在这里',
        'a new device that has not been set up yet, nothing is wrong; its file may also be put here',
      )
    : bilingual(`配置文件无法读取：${why}`, `the provisioning file cannot be read: ${why}`);
}
