import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { workerRequests } from '../shared/contract.ts';
import { connectCalls, type Port } from '../shared/port-calls.ts';
import type { SavedSession } from '../shared/session/memory.ts';
import { createHandDrivenTime } from '../shared/testing/hand-driven-time.ts';
import {
  aMemory,
  aMoment,
  anEvaluationDraft,
  aProvisioning,
  aRating,
  aService,
} from '../tests/builders.ts';
import { aFolder, aLog, anIdentity, NO_WINDOW, openKeyStore } from '../tests/device.ts';
import { createClock } from './clock.ts';
import { startDeviceServices } from './device-services.ts';
import { openJournal } from './journal/journal.ts';
import { createStage } from './session/stage.ts';

/** A data folder with a past, and the device that is started on it. */
function aDevice() {
  const folder = aFolder();
  const time = createHandDrivenTime();
  const journal = () =>
    openJournal({
      folder: join(folder, 'journal'),
      identity: anIdentity(folder),
      clock: { boot: 'this-boot', now: () => aMoment() },
      log: aLog(),
      targetMs: 300_000,
    });
  async function start() {
    const stage = createStage(() => undefined, time.timers);
    const device = await startDeviceServices({
      folder,
      provisioning: aProvisioning(),
      keyStore: openKeyStore,
      clock: createClock({
        wall: () => time.clock.now().wall,
        monotonic: () => time.clock.now().monotonic,
        uptime: () => time.clock.now().monotonic,
        boot: 'this-boot',
      }),
      timers: time.timers,
      log: aLog(),
      stage,
      ...NO_WINDOW,
    });
    onTestFinished(() => device.close());
    return { ...device, screen: () => stage.current().screen.kind };
  }
  return { journal, start };
}

/** What an outbox worker gets when it asks what it must hold. */
async function restoredBy(connect: (port: Port & { close(): void }) => void) {
  const listeners: ((message: unknown) => void)[] = [() => undefined, () => undefined];
  const end = (mine: number, other: number) => ({
    post: (message: unknown) => queueMicrotask(() => listeners[other]?.(message)),
    onMessage: (listener: (message: unknown) => void) => {
      listeners[mine] = listener;
    },
    close: () => undefined,
  });
  const { timers } = createHandDrivenTime();
  const ours = {};
  const main = connectCalls({
    ...{ port: end(1, 0), theirs: workerRequests, ours, handlers: {}, timers },
    refused: () => undefined,
  });
  connect(end(0, 1));
  const ids = await main.call('outbox.open', { after: null }, 1_000);
  return ids.length === 0 ? [] : main.call('outbox.restore', ids, 1_000);
}

describe('a device that starts again', () => {
  it('gives the outbox everything sealed that has no receipt', async () => {
    const device = aDevice();
    const journal = await device.journal();
    const [open, done] = [anEvaluationDraft({ level: 1 }), anEvaluationDraft()];
    await journal.seal([open, done]);
    await journal.settled(new Map([[done.id, { kind: 'delivered', receipt: 'R-1' }]]));
    await journal.close();
    const { connectOutbox } = await device.start();
    expect((await restoredBy(connectOutbox)).map(({ id, due }) => [id, due.bad])).toEqual([
      [open.id, true],
    ]);
  });

  it('seals what a citizen had tapped when no session knows of it any more', async () => {
    const device = aDevice();
    const journal = await device.journal();
    const draft = anEvaluationDraft({ level: 1, endedBy: 'timeout' });
    await journal.draft(draft);
    await journal.close();
    const { connectOutbox } = await device.start();
    await vi.waitFor(async () =>
      expect((await restoredBy(connectOutbox)).map(({ id }) => id)).toEqual([draft.id]),
    );
  });

  it('goes on with a rating where it was and does not seal it behind the citizen’s back', async () => {
    const device = aDevice();
    const journal = await device.journal();
    const rating = aRating({ level: 2 });
    const session: SavedSession = {
      place: 'rating',
      boot: 'this-boot',
      memory: aMemory({ service: aService(), rating }),
    };
    await journal.session(session);
    await journal.draft(anEvaluationDraft({ id: rating.ids[0] ?? '', level: 2 }));
    await journal.close();
    const { connectOutbox, screen } = await device.start();
    expect(screen()).toBe('questionnaire');
    expect(await restoredBy(connectOutbox)).toEqual([]);
  });

  it('R22: can be rated at even when a draft of the past cannot be sealed', async () => {
    const device = aDevice();
    const journal = await device.journal();
    await journal.draft(anEvaluationDraft({ text: '好\ud83d' }));
    await journal.close();
    const { connectOutbox, screen } = await device.start();
    await vi.waitFor(async () =>
      expect([screen(), (await restoredBy(connectOutbox)).length]).toEqual(['standby', 1]),
    );
  });
});
