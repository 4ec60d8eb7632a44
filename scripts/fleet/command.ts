import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bilingual } from '../../shared/mistake-text.ts';
import { runCommand } from '../terminal/command-line.ts';
import { askMonths, askStates } from './ask.ts';
import { backlogLines, isStuck, standingsOf } from './backlog.ts';
import { type BulletinNote, bulletinOf } from './bulletin.ts';
import { bulletinText } from './bulletin-text.ts';
import { HeadsBook } from './heads-book.ts';
import { type Place, readInventory } from './inventory.ts';
import { readPeriod } from './period.ts';
import { readStatisticsIn } from './statistics-files.ts';
import { targetsOf } from './targets.ts';
import { readTaskList } from './task-list.ts';
import { Watch } from './watch.ts';

const HELP = `Usage:
  npm run fleet -- backlog --inventory counters.csv
  npm run fleet -- targets --inventory counters.csv [--out targets.json]
  npm run fleet -- watch   --inventory counters.csv --heads heads.jsonl [--every SECONDS | --once]
  npm run fleet -- report  PERIOD (--inventory counters.csv | --statistics DIR [--inventory …])
                           [--tasks tasks.csv] [--out NAME]

backlog  asks every device how it is and prints the hall, the worst first
targets  prints the inventory as targets for Prometheus (file_sd)
watch    writes down the heads of the devices' chains, every 60 seconds or once, and says when one
         went back, was rewritten, or a device is silent
report   makes the hall's bulletin of a month (2026-09) or a quarter (2026Q3) from finished days,
         asked from the devices or exported to DIR; with --out as NAME.md and NAME.json

Exit codes: 0 all is well; 1 something is overdue or cannot be reached (backlog), a chain does not
hold or a device is silent (watch --once), figures are missing (report); 2 the command, the inventory
or another file is wrong
`;

const OPTIONS = {
  inventory: { type: 'string' },
  heads: { type: 'string' },
  every: { type: 'string' },
  once: { type: 'boolean' },
  statistics: { type: 'string' },
  tasks: { type: 'string' },
  out: { type: 'string' },
} as const;

type Words = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;
type Values = Words['values'];

/** What the command has around it. */
export interface Surroundings {
  readonly print: (line: string) => void;
  /** Ends `watch`. */
  readonly signal: AbortSignal;
}

/**
 * Runs one command.
 * @returns the exit code
 */
export async function runFleetCommand(
  words: readonly string[],
  { print, signal }: Surroundings,
): Promise<0 | 1 | 2> {
  return runCommand(words, HELP, print, async () => {
    const { values, positionals } = parseArgs({
      ...{ args: [...words], allowPositionals: true, options: OPTIONS },
    });
    const [command, period, ...more] = positionals;
    const isReport = command === 'report';
    if (more.length === 0 && (period !== undefined) === isReport) {
      if (isReport && period !== undefined) return await report(period, values, print);
      if (values.inventory !== undefined) {
        const places = await readInventory(values.inventory);
        if (command === 'backlog') return await backlog(places, print);
        if (command === 'targets') return await targets(places, values, print);
        if (command === 'watch') return await watch(places, values, print, signal);
      }
    }
    return undefined;
  });
}

async function backlog(places: readonly Place[], print: (line: string) => void): Promise<0 | 1> {
  const standings = standingsOf(await askStates(places));
  for (const line of backlogLines(standings)) print(line);
  return standings.some(isStuck) ? 1 : 0;
}

async function targets(
  places: readonly Place[],
  { out }: Values,
  print: (line: string) => void,
): Promise<0> {
  const json = JSON.stringify(targetsOf(places), null, 2);
  if (out === undefined) print(json);
  else await writeFile(out, `${json}\n`);
  return 0;
}

async function watch(
  places: readonly Place[],
  { heads, every = '60', once = false }: Values,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<0 | 1 | undefined> {
  const seconds = Number(every);
  if (heads === undefined || !(seconds >= 1 && seconds <= 86_400)) return undefined;
  const book = await HeadsBook.open(heads, (line) =>
    print(
      bilingual(
        `${heads} 第 ${line} 行不完整，已删去`,
        `${heads}:${line} was torn and has been taken off`,
      ),
    ),
  );
  const following = new Watch(book);
  for (;;) {
    const at = Date.now();
    const remarks = await following.take(await askStates(places), at);
    for (const { grave, text } of remarks) {
      print(`${new Date(at).toISOString()} ${grave ? '!' : '·'} ${text}`);
    }
    if (once) return remarks.some(({ grave }) => grave) ? 1 : 0;
    if (await isAborted(signal, at + seconds * 1_000 - Date.now())) return 0;
  }
}

/** @returns whether it was ended within so many ms */
function isAborted(signal: AbortSignal, ms: number): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve(false);
    }, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

async function report(
  periodText: string,
  { inventory, statistics, tasks, out }: Values,
  print: (line: string) => void,
): Promise<0 | 1 | undefined> {
  if (inventory === undefined && statistics === undefined) {
    return undefined;
  }
  const period = readPeriod(periodText);
  const places = inventory === undefined ? undefined : await readInventory(inventory);
  const listed = tasks === undefined ? undefined : await readTaskList(tasks);
  const { months, notes } =
    statistics === undefined
      ? await askedMonths(places ?? [], period.months)
      : { months: await readStatisticsIn(statistics), notes: [] };
  const groups = new Map(places?.map(({ counter, group }) => [counter, group]));
  const bulletin = bulletinOf({
    ...{ period, months, notes, tasks: listed },
    groupOf: (counter, hall) =>
      places === undefined || groups.has(counter) ? (groups.get(counter) ?? hall) : undefined,
  });
  const text = bulletinText(bulletin);
  if (out === undefined) print(text);
  else {
    await writeFile(`${out}.md`, text);
    await writeFile(`${out}.json`, `${JSON.stringify(bulletin, null, 2)}\n`);
  }
  return notes.length > 0 ? 1 : 0;
}

async function askedMonths(places: readonly Place[], months: readonly string[]) {
  const answers = [];
  for (const month of months) answers.push(...(await askMonths(places, month)));
  return {
    months: answers.flatMap((answer) => (answer.ok ? [answer.value] : [])),
    notes: answers.flatMap((answer): BulletinNote[] =>
      answer.ok ? [] : [{ kind: 'notAnswered', counter: answer.place.counter, what: answer.why }],
    ),
  };
}
