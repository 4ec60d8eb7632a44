import { readFileSync } from 'node:fs';
import type { Clock } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { z } from '../../shared/schema.ts';
import type { Staff } from '../../shared/service.ts';
import { isSameShanghaiDay } from '../../shared/shanghai-time.ts';
import { writeDurably } from '../device/durable-file.ts';
import { parseWithout } from '../device/newer-version.ts';
import { type Log, reasonOf } from '../log.ts';

/** Who serves at this counter, as far as this device was told. */
export interface SignOn {
  current(): Staff | undefined;
  /** @returns whether the hall knows this number */
  on(code: string): boolean;
  off(): void;
}

const keptSchema = z.strictObject({ code: z.string(), at: z.number() });

/**
 * Signing on holds over a restart and until the day ends: who forgets to sign off would otherwise
 * have tomorrow's services.
 * @param options.file of the data folder; only a number of staff and a time stand there
 */
export function createSignOn(options: {
  readonly file: string;
  readonly hall: Pick<Provisioning, 'staff' | 'counter'>;
  readonly clock: Clock;
  readonly log: Log;
}): SignOn {
  const { file, hall, clock, log } = options;
  let kept = read();

  function read(): z.infer<typeof keptSchema> | undefined {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      // Nobody has signed on yet.
      return undefined;
    }
    try {
      return parseWithout(keptSchema, JSON.parse(text));
    } catch (error) {
      log.error('who has signed on cannot be read; nobody has', { why: reasonOf(error) });
      return undefined;
    }
  }

  function staffOf(code: string): Staff | undefined {
    const listed = hall.staff.find((one) => one.code === code);
    if (listed !== undefined || hall.staff.length > 0) return listed;
    // A hall without a list: the number stands for the name.
    return hall.counter.staff?.code === code ? hall.counter.staff : { code, name: code };
  }

  return {
    current() {
      if (kept === undefined || !isSameShanghaiDay(kept.at, clock.now().corrected)) {
        return undefined;
      }
      return staffOf(kept.code);
    },
    on(code) {
      if (staffOf(code) === undefined) return false;
      kept = { code, at: clock.now().corrected };
      writeDurably(file, JSON.stringify(kept));
      return true;
    },
    off() {
      kept = undefined;
      writeDurably(file, '{"code":"","at":0}');
    },
  };
}
