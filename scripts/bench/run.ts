import { execFileSync } from 'node:child_process';
import { arch, cpus, loadavg, platform } from 'node:os';
import { inspect } from 'node:util';
import { electronRuntime } from '../electron-runtime.mjs';
import type { Bench, Common } from './bench.ts';
import type { Figure } from './figures.ts';
import { stolenBetween, type Ticks, ticksOfNow } from './stolen.ts';

/** What must be known before anything is built or measured. */
interface Start {
  /** `null` outside of a checkout; with a `+` where something was not committed. */
  readonly commit: string | null;
  /** Processes waiting for a processor, on average. */
  readonly load: number;
  readonly ticks: Ticks | null;
}

/** What the figures depend on. */
interface Environment extends Pick<Start, 'commit'> {
  readonly electron: string;
  readonly node: string;
  readonly machine: string;
  /** Such as 2026-11-21. */
  readonly date: string;
  /** Processes waiting for a processor, on average, before the build and after the last bench. */
  readonly load: { readonly before: number; readonly after: number };
  /** Percent of the processor time wanted that other machines of the host took; `null`: nobody knows. */
  readonly stolen: number | null;
}

/** What came of one bench. */
export interface Result {
  readonly name: string;
  readonly about: string;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  /** Why there are no figures. */
  readonly failed?: string;
}

/** What came of the benches that were asked for, and what their figures depend on. */
export interface Run {
  readonly environment: Environment;
  readonly results: readonly Result[];
}

/** The commit and the load of now. */
export function atStart(): Start {
  return { commit: commit(), load: load(), ticks: ticksOfNow() };
}

/** Each after the other; one that fails does not keep the next ones from being measured. */
export async function runAll(
  benches: readonly Bench[],
  common: Common,
  before: Start,
): Promise<Run> {
  const results: Result[] = [];
  for (const bench of benches) results.push(await resultOf(bench, common));
  const environment = {
    electron: electronRuntime().version,
    node: process.versions.node,
    machine: `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}`,
    date: new Date().toISOString().slice(0, 10),
    commit: before.commit,
    load: { before: before.load, after: load() },
    stolen: stolenBetween(before.ticks, ticksOfNow()),
  };
  return { environment, results };
}

async function resultOf(
  { name, about, measure }: Bench,
  { say, ...common }: Common,
): Promise<Result> {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1_000);
  try {
    const figures = await measure({ ...common, say: (text) => say(`${name}: ${text}`) });
    say(`${name}: ${seconds()} s`);
    return { name, about, seconds: seconds(), figures };
  } catch (error) {
    say(`${name} failed: ${inspect(error)}`);
    return { name, about, seconds: seconds(), figures: [], failed: reasonOf(error) };
  }
}

/** What went wrong, and why, and why that. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`;
}

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

function commit(): string | null {
  const git = (...words: string[]) =>
    execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+');
  } catch {
    // Unpacked from an archive: nobody can tell.
    return null;
  }
}
