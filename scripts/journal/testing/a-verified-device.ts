import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, openJournal } from '../../../electron/journal/journal.ts';
import { aMoment, anEvaluationDraft } from '../../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../../tests/device.ts';
import { runJournalCommand } from '../command.ts';

/** A device with two runs of three records each; one of them is delivered, its key erased. */
export async function aDevice(home = aFolder()) {
  const folder = join(home, 'journal');
  const { deviceId } = anIdentity(home);
  const heads: string[] = [];
  async function run(): Promise<void> {
    const journal = await aJournal(home, folder);
    for (let index = 0; index < 3; index++) {
      const draft = anEvaluationDraft();
      await journal.seal([draft]);
      heads.push(JSON.stringify({ deviceId, ...journal.head(), at: 1 }));
      if (index > 0) continue;
      await journal.settled(new Map([[draft.id, { kind: 'delivered', receipt: 'R' }]]));
    }
    await journal.close();
  }
  await run();
  await run();
  const headsFile = join(home, 'heads.jsonl');
  writeFileSync(headsFile, heads.join('\n'));
  return { home, folder, headsFile, run };
}

/** The journal of a device, open. */
export async function aJournal(home: string, folder: string): Promise<Journal> {
  const clock = { boot: 'b', now: () => aMoment() };
  return openJournal({
    ...{ folder, identity: anIdentity(home), clock, log: aLog() },
    ...{ targetMs: 300_000, reserveBytes: 4096 },
  });
}

/** What `npm run journal --` says to these words, and its exit code. */
export async function told(...words: readonly string[]) {
  const lines: string[] = [];
  const code = await runJournalCommand(words, (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}
