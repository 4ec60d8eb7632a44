import type { Chain } from '../../shared/evaluation.ts';
import { GENESIS, type Head } from './seal.ts';

/**
 * Follows the chain through the lines of a journal and says whether its end is known: a place in it
 * given away twice could never be told from a forgery (R13).
 */
export class ChainEnd {
  readonly #deviceId: string;
  #head: Head = { epoch: 1, seq: 0, hash: GENESIS };
  /** Hashes of the epoch by number: a record may stand there twice. */
  #hashes = new Map<number, string>();
  #doubt: string | undefined;
  /** Whether anything said where the chain stands. */
  #told = false;

  constructor(deviceId: string) {
    this.#deviceId = deviceId;
  }

  get head(): Head {
    return this.#head;
  }

  /** Why the end of the chain cannot be known, if so. */
  doubt(): string | undefined {
    return this.#doubt;
  }

  /** Whether any record or epoch stands there. */
  get isTold(): boolean {
    return this.#told;
  }

  /** What a segment says of the chain before it; earlier segments may have gone (retention). */
  segmentBegins(deviceId: string, head: Head, isFirst: boolean): void {
    if (deviceId !== this.#deviceId) {
      this.#doubt ??= 'the journal is of another device';
    } else if (isFirst) {
      if (head.seq > 0) this.#moveTo(head);
    } else if (head.hash !== this.#head.hash || head.seq !== this.#head.seq) {
      // Lower: written when the chain's own lines were unreadable, and an epoch follows.
      this.#doubt ??= 'records before a segment are missing';
      if (isBehind(this.#head, head)) this.#moveTo(head);
    }
  }

  epochBegins(epoch: number): void {
    this.#moveTo({ epoch, seq: 0, hash: GENESIS });
    this.#told = true;
    this.#doubt = undefined;
  }

  record(chain: Chain): void {
    const { epoch, seq, hash, prevHash } = chain;
    if (chain.deviceId !== this.#deviceId) {
      this.#doubt ??= 'the journal is of another device';
      return;
    }
    if (epoch === this.#head.epoch && this.#hashes.get(seq) === hash) return;
    // An epoch whose own line cannot be read.
    if (epoch > this.#head.epoch && seq === 1) this.epochBegins(epoch);
    const follows =
      epoch === this.#head.epoch && seq === this.#head.seq + 1 && prevHash === this.#head.hash;
    if (!follows) this.#doubt = `the chain is broken at ${epoch}/${seq}`;
    else if (this.#doubt === UNREADABLE) this.#doubt = undefined;
    if (isBehind(this.#head, chain)) this.#moveTo({ epoch, seq, hash });
    this.#told = true;
  }

  /** A whole line that cannot be read may have been a record. */
  unreadable(): void {
    this.#doubt ??= UNREADABLE;
  }

  #moveTo(head: Head): void {
    if (head.epoch !== this.#head.epoch) this.#hashes.clear();
    this.#head = { epoch: head.epoch, seq: head.seq, hash: head.hash };
    this.#hashes.set(head.seq, head.hash);
  }
}

const UNREADABLE = 'a line after the last record cannot be read';

function isBehind(head: Head, other: Head): boolean {
  return other.epoch > head.epoch || (other.epoch === head.epoch && other.seq > head.seq);
}
