import { readFileSync } from 'node:fs';
import type { Timers } from '../shared/clock.ts';
import { type OptionSet, optionSetSchema } from '../shared/options.ts';
import type { Asked } from '../shared/province.ts';
import { writeDurably } from './device/durable-file.ts';
import { parseWithout } from './device/newer-version.ts';
import { type Log, reasonOf } from './log.ts';

const EVERY_MS = 24 * 60 * 60_000;
/** After a question without an answer, ms. */
const AGAIN_MS = 60 * 60_000;

/** The 测评选项 of today: the newest the province has told, else what was shipped. */
export interface NewestOptions {
  /**
   * The options for a service: what it began with stays until there is another one.
   * @param service its id, `undefined` where nobody is at the counter
   */
  during(service: string | undefined): OptionSet;
  /** Asks now, and every day. */
  begin(): void;
  close(): void;
}

/**
 * What came is kept in a file, since tomorrow the network may be down.
 * @param options.file of the data folder, where the newest are kept
 * @param options.ask asks the province; what is no set of options counts as no answer
 */
export function followOptions(options: {
  readonly file: string;
  readonly shipped: OptionSet;
  readonly ask: () => Promise<Asked<OptionSet>>;
  readonly timers: Timers;
  readonly log: Log;
}): NewestOptions {
  const { file, shipped, ask, timers, log } = options;
  let newest = kept(file, log) ?? shipped;
  let used = newest;
  let usedBy: string | undefined;
  let timer: unknown;
  let closed = false;

  async function refresh(): Promise<void> {
    const answer = await ask();
    if (closed) return;
    // A province that publishes none will not do so tomorrow.
    if (!answer.ok && answer.outcome.kind === 'unsupported') return;
    timer = timers.setTimeout(() => void refresh(), answer.ok ? EVERY_MS : AGAIN_MS);
    if (!answer.ok) return;
    const parsed = optionSetSchema.safeParse(answer.value);
    if (!parsed.success) {
      log.warn('the province’s options do not fit', { why: whereOf(parsed.error.issues) });
      return;
    }
    const text = JSON.stringify(parsed.data);
    if (text === JSON.stringify(newest)) return;
    newest = parsed.data;
    log.info('new options', { version: newest.version });
    try {
      writeDurably(file, text);
    } catch (error) {
      log.error('the options could not be kept', { why: reasonOf(error) });
    }
  }

  return {
    begin: () => void refresh(),
    during(service) {
      if (service === undefined || service !== usedBy) used = newest;
      usedBy = service;
      return used;
    },
    close() {
      closed = true;
      timers.clearTimeout(timer);
    },
  };
}

/** @returns undefined where nothing was kept, or nothing that can be used */
function kept(file: string, log: Log): OptionSet | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      log.error('the kept options cannot be read', { why: reasonOf(error) });
    }
    return undefined;
  }
  try {
    return parseWithout(optionSetSchema, JSON.parse(text));
  } catch {
    log.error('the kept options do not fit; the shipped ones are used', { file });
    return undefined;
  }
}

function whereOf(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  return issues.map(({ path }) => path.map(String).join('.')).join(', ');
}
