import type { Clock } from '../../shared/clock.ts';
import type { Chain } from '../../shared/evaluation.ts';
import type { Identity } from '../device/identity.ts';
import { type Log, reasonOf } from '../log.ts';
import { isBehind } from './chain-end.ts';
import type { Line } from './line.ts';
import { GENESIS, type Head } from './seal.ts';

export type EpochLine = Extract<Line, { type: 'epoch' }>;

/** The chain as this run goes on with it: where the next record goes, and the epochs it had to begin. */
export class OwnChain {
  readonly #identity: Identity;
  readonly #clock: Clock;
  readonly #log: Log;
  #head: Head;
  /** Behind it everything is this run's own. */
  #began: Head;
  #untold: readonly EpochLine[] = [];

  /** @param doubt why the end that the journal shows may not be the end */
  constructor(
    { identity, clock, log }: { identity: Identity; clock: Clock; log: Log },
    { head, doubt }: { head: Head; doubt: string | undefined },
  ) {
    this.#identity = identity;
    this.#clock = clock;
    this.#log = log;
    this.#head = head;
    this.#began = head;
    if (doubt !== undefined) this.#beginEpoch(doubt, head.epoch);
  }

  get head(): Head {
    return this.#head;
  }

  /** Begun, and not on the disk yet. */
  get untold(): readonly EpochLine[] {
    return this.#untold;
  }

  /** The disk has it. */
  told({ epoch }: EpochLine): void {
    this.#untold = this.#untold.filter((line) => line.epoch !== epoch);
  }

  /** Records were sealed up to here. */
  goOn(head: Head): void {
    this.#head = head;
    if (this.#identity.epoch() < head.epoch) this.#rememberEpoch(head.epoch);
  }

  /**
   * A record of an earlier run that the journal did not have. One that lies where this run seals
   * shows that the chain had gone further than was known: nobody can tell how much, so the numbers
   * begin anew before another place is given away twice.
   */
  found({ epoch, seq }: Chain): void {
    if (!isBehind(this.#began, { epoch, seq })) return;
    this.#beginEpoch(
      `the outbox has record ${epoch}/${seq}, which the journal did not have`,
      epoch,
    );
  }

  #beginEpoch(reason: string, atLeast: number): void {
    const previous = this.#head;
    const epoch = Math.max(previous.epoch, this.#identity.epoch(), atLeast) + 1;
    this.#log.error('the end of the chain is not known; a new epoch begins', { epoch, reason });
    const at = this.#clock.now().corrected;
    this.#untold = [...this.#untold, { type: 'epoch', epoch, reason, at, previous }];
    this.#rememberEpoch(epoch);
    this.#head = { epoch, seq: 0, hash: GENESIS };
    this.#began = this.#head;
  }

  /** A disk that does not take it must not keep anybody from rating (R22). */
  #rememberEpoch(epoch: number): void {
    try {
      this.#identity.beginEpoch(epoch);
    } catch (error) {
      this.#log.error('the epoch could not be noted in device.json', { why: reasonOf(error) });
    }
  }
}
