import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { createClock } from '../../electron/clock.ts';
import { openIdentity } from '../../electron/device/identity.ts';
import { keyFileWrapper } from '../../electron/device/key-file.ts';
import { openJournal } from '../../electron/journal/journal.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { type Case, serviceFactsSchema } from '../../shared/service.ts';
import { aService } from '../queue-simulator/index.ts';

const GROUP = 200;
const DAY_MS = 24 * 60 * 60_000;
const QUIET = { info: () => undefined, warn: () => undefined, error: console.error };

/**
 * Seals ratings into a device's journal before it is started, as an outage would leave them.
 * @param own what of the case is other than it should be, if anything
 * @param days they were rated evenly over so many days, the last of them now
 */
export async function prefillJournal(
  dataFolder: string,
  count: number,
  own: Partial<Case> = {},
  days = 0,
): Promise<void> {
  await sealRatings(dataFolder, count, own, days);
}

/** The same, with what was sealed, and the device that has done so. */
export async function sealRatings(
  dataFolder: string,
  count: number,
  own: Partial<Case> = {},
  days = 0,
) {
  mkdirSync(dataFolder, { recursive: true });
  const clock = createClock();
  const file = keyFileWrapper(join(dataFolder, 'device.key'));
  const identity = openIdentity(dataFolder, { system: null, file });
  const journal = await openJournal({
    ...{ folder: join(dataFolder, 'journal'), identity, clock },
    ...{ log: QUIET, targetMs: 300_000 },
  });
  for (let first = 0; first < count; first += GROUP) {
    const length = Math.min(GROUP, count - first);
    const drafts = Array.from({ length }, (_, index) => aDraft(first + index));
    await journal.seal(drafts);
  }
  const sealed = journal.open().map(({ evaluation }) => evaluation);
  await journal.close();
  const { deviceId, publicKey } = identity;
  return { deviceId, publicKey, sealed };

  function aDraft(number: number): EvaluationDraft {
    const ticket = `Z${String(number).padStart(6, '0')}`;
    const facts = serviceFactsSchema.parse(aService({ ticket }));
    const now = clock.now();
    const agoMs = days * DAY_MS * (1 - (number + 1) / count);
    const assessedAt = { ...now, wall: now.wall - agoMs, corrected: now.corrected - agoMs };
    const before = {
      ...assessedAt,
      corrected: assessedAt.corrected - 60_000,
      monotonic: now.monotonic - 60_000,
    };
    const [linkage] = facts.cases;
    return {
      id: uuidv7(),
      serviceId: uuidv7(),
      counter: '5',
      ticket,
      level: 4,
      options: [],
      answers: [],
      reason: 'none',
      endedBy: 'citizen',
      capturedOffline: true,
      wantsCallback: false,
      serviceBegan: before,
      assessedAt,
      text: '',
      ...(linkage !== undefined && { linkage: { ...linkage, ...own } }),
    };
  }
}
