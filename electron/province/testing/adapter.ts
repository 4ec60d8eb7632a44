import { onTestFinished } from 'vitest';
import { aClock } from '../../../scripts/province-simulator/test-caller.ts';
import type { ProvinceSettings } from '../../../shared/province-settings.ts';
import type { Log } from '../../log.ts';
import { openProvince } from '../index.ts';
import { HALF_PAST_NINE } from './device.ts';
import { aStandingClock, aTimeLimit } from './time.ts';

/** A log that remembers everything it was told as text. */
export function aLog() {
  const lines: string[] = [];
  const note =
    (level: string) =>
    (message: string, fields = {}) => {
      lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
    };
  const log: Log = { info: note('info'), warn: note('warn'), error: note('error') };
  return { log, lines };
}

/** The adapter of any province, with time in the test's hands. */
export function adapterFor(settings: ProvinceSettings) {
  const time = aStandingClock();
  const limit = aTimeLimit();
  const { log, lines } = aLog();
  const province = openProvince(settings, {
    clock: time.clock,
    timers: limit.timers,
    log,
    deviceId: 'YP-0123456789AB',
  });
  onTestFinished(() => province.close());
  return { province, time, limit, lines };
}

/** What every simulator of a province can be started with and has. */
interface Started {
  readonly url: string;
  /** As PEM, where it speaks TLS. */
  readonly certificate: string | undefined;
  close(): Promise<void>;
}
interface StartOptions {
  readonly clock: ReturnType<typeof aClock>;
  readonly onRequest: (line: { readonly path: string; readonly ending: string }) => void;
}

/**
 * A province over real sockets and the adapter that talks to it. The time limit runs out by itself
 * as soon as the province has fallen silent.
 */
export async function together<
  Simulator extends Started,
  Adapter extends { readonly limit: ReturnType<typeof aTimeLimit> },
>(
  start: (options: StartOptions) => Promise<Simulator>,
  adapterAt: (url: string, trust: { readonly ca?: string }) => Adapter,
) {
  let silence = () => {};
  const requests: string[] = [];
  const simulator = await start({
    clock: aClock(HALF_PAST_NINE),
    onRequest: ({ path, ending }) => {
      requests.push(path);
      if (ending === 'silence') silence();
    },
  });
  onTestFinished(() => simulator.close());
  const ca = simulator.certificate;
  const adapter = adapterAt(simulator.url, ca === undefined ? {} : { ca });
  silence = adapter.limit.runOut;
  return { ...adapter, simulator, requests };
}
