import { expect, it, vi } from 'vitest';
import type { BundleResult } from '../../shared/bundle-view.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aContent } from '../../tests/a-bundle.ts';
import { MONDAY_MORNING } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import type { Installed } from './installation.ts';
import type { Fetched } from './source.ts';
import { watchUpdates } from './updates.ts';

const MINUTE_MS = 60_000;
const URL = 'https://files.hall.example/provision.yiping';

function aWatch(answers: (Fetched | 'same')[], results: BundleResult[] = []) {
  const time = createHandDrivenTime(MONDAY_MORNING);
  const log = aLog();
  const alarms = new Map<string, string>();
  const url = vi.fn(async (..._: readonly unknown[]) => answers.shift() ?? 'same');
  const install = vi.fn(async () => results.shift() ?? { ok: true as const, bundle: {} as never });
  const installed: Installed = {
    ...{ version: 1, issuedAt: '', signer: '', digest: '', hallKey: '' },
    expiresAt: new Date(MONDAY_MORNING + 90 * MINUTE_MS).toISOString(),
    content: aContent({ updates: { url: URL, everyMinutes: 10 } }),
  };
  const watch = watchUpdates({
    installed: () => installed,
    ...{ install, log, sources: { url }, clock: time.clock, timers: time.timers },
    health: { set: (name, why) => alarms.set(name, why), clear: (name) => alarms.delete(name) },
  });
  return {
    ...{ watch, url, install, alarms, log, time },
    /** The next look, to its end. */
    async looks() {
      time.advance(10 * MINUTE_MS);
      await vi.waitFor(() => expect(time.pending()).toHaveLength(1));
    },
  };
}

const bytes = Buffer.from('a bundle');
const older: BundleResult = { ok: false, problems: [{ where: 'x', what: 'older' }] };

it('installs what is new, and asks with its ETag from then on', async () => {
  const { looks, url, install } = aWatch([{ ok: true, bytes, etag: '"1"' }]);
  await looks();
  await looks();
  expect(url.mock.calls).toEqual([
    [URL, undefined, undefined],
    [URL, undefined, '"1"'],
  ]);
  expect(install.mock.calls).toEqual([[bytes]]);
});

it('is an alarm while what is offered is refused', async () => {
  const answers: Fetched[] = [
    { ok: true, bytes, etag: '"1"' },
    { ok: true, bytes, etag: '"2"' },
  ];
  const { looks, alarms } = aWatch(answers, [older]);
  await looks();
  expect([...alarms]).toEqual([['bundleUpdate', 'older']]);
  await looks();
  expect([...alarms]).toEqual([]);
});

it('says once in the log that the server cannot be asked, and is no alarm', async () => {
  const gone: Fetched = { ok: false, problems: [{ where: 'x', what: 'no connection' }] };
  const { looks, alarms, log } = aWatch([gone, gone]);
  await looks();
  await looks();
  expect(log.lines.map(({ fields }) => fields)).toEqual([{ why: 'no connection' }]);
  expect([...alarms]).toEqual([]);
});

it('says that the bundle has expired, and looks for the next one all the same', async () => {
  const { looks, alarms, url } = aWatch([]);
  for (let at = 0; at < 8; at += 1) await looks();
  expect([...alarms.keys()]).toEqual([]);
  await looks();
  expect([...alarms.keys()]).toEqual(['bundleExpired']);
  expect(url).toHaveBeenCalledTimes(9);
});

it('ends', async () => {
  const { watch, looks, time, url } = aWatch([]);
  await looks();
  watch.close();
  time.advance(60 * MINUTE_MS);
  expect([time.pending(), url.mock.calls.length]).toEqual([[], 1]);
});
