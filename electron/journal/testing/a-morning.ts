import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../../shared/province.ts';
import { aCase, aMoment, anEvaluationDraft } from '../../../tests/builders.ts';
import { aLog, anIdentity } from '../../../tests/device.ts';
import type { Identity } from '../../device/identity.ts';
import type { Found } from '../adoption.ts';
import { openJournal } from '../journal.ts';
import { FIRST } from './a-device.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

/** The case that records are given by a repair. */
export const MENDED = aCase({ projectNo: 'mended' });

/** What had been acknowledged when the file was this long. */
export interface Promised {
  readonly size: number;
  /** The file then: keys are erased in it later. */
  readonly bytes: Buffer;
  readonly said: readonly string[];
  readonly sealed: readonly string[];
  readonly settled: readonly string[];
  readonly repaired: readonly string[];
  readonly exported: readonly string[];
}

/** The journal in this folder, as this device opens it. */
export function openAs(folder: string, identity: Identity) {
  const clock = { boot: 'this-boot', now: () => aMoment() };
  return openJournal({ folder, identity, clock, log: aLog(), targetMs: 300_000 });
}

/** Two records that the outbox alone has, since the journal of that run is gone. */
async function anotherRunOf(home: string, device: Identity): Promise<Found[]> {
  const folder = mkdtempSync(join(home, 'gone-'));
  const log = aLog();
  const clock = { boot: 'this-boot', now: () => aMoment() };
  const own = { ...device, journalEnd: () => undefined, rememberJournalEnd: () => undefined };
  const journal = await openJournal({ folder, identity: own, clock, log, targetMs: 300_000 });
  const { records } = await journal.seal([anEvaluationDraft(), anEvaluationDraft()]);
  await journal.close();
  return records.map(({ evaluation, due }) => ({ evaluation, due, attempted: false }));
}

/**
 * A morning at a counter: single cases and a parallel approval, one of them without any draft.
 * @param home the data folder
 * @returns the journal's one file in the end, and what had been acknowledged at each step
 */
export async function aMorning(
  home: string,
): Promise<{ identity: Identity; bytes: Buffer; promises: readonly Promised[] }> {
  const identity = anIdentity(home);
  const folder = join(home, 'journal');
  const file = join(folder, FIRST);
  const journal = await openAs(folder, identity);
  const promises: Promised[] = [];
  const said: string[] = [];
  const sealed: string[] = [];
  const settled: string[] = [];
  const repaired: string[] = [];
  const exported: string[] = [];
  const acknowledged = (to: string[], ids: readonly string[]) => {
    to.push(...ids);
    promises.push({
      size: statSync(file).size,
      bytes: readFileSync(file),
      said: [...said],
      sealed: [...sealed],
      settled: [...settled],
      repaired: [...repaired],
      exported: [...exported],
    });
  };
  acknowledged(said, []);
  for (const [group, drafted] of [
    [1, true],
    [3, true],
    [2, false],
    [1, true],
  ] as const) {
    const { serviceId } = anEvaluationDraft();
    const drafts = Array.from({ length: group }, () => anEvaluationDraft({ serviceId, level: 1 }));
    const ids = drafts.map(({ id }) => id);
    if (drafted) {
      for (const draft of drafts) {
        await journal.draft(draft);
        acknowledged(said, [draft.id]);
      }
    }
    await journal.seal(drafts);
    acknowledged(sealed, ids);
    await journal.attempted(ids);
    acknowledged(sealed, []);
    const [id = ''] = ids;
    await journal.link(id, aCase({ projectNo: 'linked' }));
    acknowledged(sealed, []);
    await journal.repair(id, { by: 'ops', why: 'typing error', linkage: MENDED });
    acknowledged(repaired, [id]);
    await journal.exported([id], 'rescue-1.yiping');
    acknowledged(exported, [id]);
    await journal.audit({ by: 'IT', what: 'export', about: 'rescue-1.yiping' });
    acknowledged(exported, []);
    if (group !== 3) continue;
    await journal.released([id], 'IT');
    exported.splice(exported.indexOf(id), 1);
    acknowledged(exported, []);
    await journal.settled(
      new Map(ids.map((each) => [each, delivered])),
      new Map([[id, { target: true, cutOff: true }]]),
    );
    acknowledged(settled, ids);
  }
  const adopted = await anotherRunOf(home, identity);
  await journal.adopt(adopted);
  acknowledged(
    sealed,
    adopted.map(({ evaluation }) => evaluation.draft.id),
  );
  await journal.close();
  return { identity, bytes: readFileSync(file), promises };
}
