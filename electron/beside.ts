import { type Log, reasonOf } from './log.ts';

/**
 * Does what is done beside a rating, such as counting it: its failure is logged and changes nothing
 * about the rating, which is saved already, or goes on (R22).
 */
export function beside(what: string, work: () => void, log: Log): void {
  try {
    work();
  } catch (error) {
    log.error(`${what} failed`, { why: reasonOf(error) });
  }
}
