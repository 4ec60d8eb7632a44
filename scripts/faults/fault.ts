import type { Stand } from './stand.ts';

/** One way things go wrong. */
export interface Fault {
  readonly name: string;
  /** In a few words, for the table. */
  readonly does: string;
  /** Why this machine cannot play it; then it is skipped, and that is said. */
  readonly impossible?: () => string | undefined;
  /**
   * Lets citizens come and things go wrong. Afterwards the app is started again when it is dead, all
   * faults of the province are cleared, and everything acknowledged has to arrive.
   */
  play(stand: Stand): Promise<void>;
}
