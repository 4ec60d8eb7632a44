/** What happened to the frames of an input; each frame is counted once. */
export interface QueueCounts {
  /** Handled, or understood and nothing to handle. */
  readonly good: number;
  readonly bad: number;
  /** For other counters or addresses. */
  readonly ignored: number;
  /** Keys of a wired evaluator that nobody took: outside an invitation, or without a level. */
  readonly unsupported: number;
  readonly duplicate: number;
  /** More than a peer may send. */
  readonly dropped: number;
  /** Not frames: connections and requests that were not let in. */
  readonly refused: number;
  /** Not frames: results that no machine heard of, or none acknowledged. */
  readonly untold: number;
}

export const NOTHING_COUNTED: QueueCounts = {
  good: 0,
  bad: 0,
  ignored: 0,
  unsupported: 0,
  duplicate: 0,
  dropped: 0,
  refused: 0,
  untold: 0,
};
