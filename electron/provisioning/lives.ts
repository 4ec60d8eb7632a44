import type { Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Provisioner } from './provisioner.ts';

/** How often a device that has something newer looks whether nobody needs it, ms. */
const LOOK_MS = 1_000;

/** The device of one provisioning after the other, in one process. */
export interface Lives<D> {
  /** `null` before the first one and between two. */
  now(): D | null;
  /** What the end of the process must wait for; `null` when nothing is open. */
  open(): { close(): Promise<void> } | null;
}

/**
 * Starts a device as soon as it is provisioned, and again, when nobody needs it, once something newer
 * is installed or it is another counter's. What is saved is the same for the next one as after a
 * restart of the machine: session, journal and outbox.
 * @param options.start of a device; ready to be used when it resolves
 * @param options.began it is the device of now
 * @param options.idle nobody is served and nobody stands at the service panel
 * @param options.failed no device could be started or ended; nothing more comes
 */
export function leadLives<D extends { close(): Promise<void> }>(options: {
  readonly provisioner: Pick<Provisioner, 'ready' | 'replaced'>;
  readonly wrong: Parameters<Provisioner['ready']>[0];
  readonly start: (provisioning: Provisioning) => Promise<D>;
  readonly began: (device: D, isFirst: boolean) => void;
  readonly idle: () => boolean;
  readonly failed: (error: unknown) => void;
  readonly timers: Timers;
  readonly log: Log;
}): Lives<D> {
  const { provisioner, wrong, start, began, idle, failed, timers, log } = options;
  let device: D | null = null;
  let ending: Promise<void> | null = null;
  let leaving = false;

  async function lead(): Promise<void> {
    for (let isFirst = true; !leaving; isFirst = false) {
      const provisioning = await provisioner.ready(wrong);
      const started = await start(provisioning);
      device = started;
      began(started, isFirst);
      await provisioner.replaced();
      while (!idle()) await new Promise<void>((look) => timers.setTimeout(look, LOOK_MS));
      if (leaving) return;
      log.info('the device is restarted with its new provisioning');
      device = null;
      ending = started.close();
      await ending;
      ending = null;
    }
  }
  lead().catch((error: unknown) => {
    log.error('the device', { why: reasonOf(error) });
    failed(error);
  });

  return {
    now: () => device,
    open() {
      const closing = ending;
      const open = device;
      if (closing === null && open === null) return null;
      return {
        close() {
          leaving = true;
          return closing ?? open?.close() ?? Promise.resolve();
        },
      };
    },
  };
}
