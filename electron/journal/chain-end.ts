import type { Chain } from '../../shared/evaluation.ts';
import { GENESIS, type Head } from './seal.ts';

/**
 * Follows the chain through the lines of a journal and says whether its end is known: a place in it
 * given away twice could never be told from a forgery (R13).
 */
export class ChainEnd {
  readonly #deviceId: string;
  #head: Head = { epoch: 1, seq: 0, hash: GENESIS };
  /** Hashes by place, `epoch/seq`: a record may stand there twice. */
  readonly #hashes = new Map<string, string>();
  readonly #begun = new Set<number>();
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
    // Written again before the first time was known to have reached the disk.
    if (this.#begun.has(epoch)) return;
    this.#begun.add(epoch);
    this.#moveTo({ epoch, seq: 0, hash: GENESIS });
    this.#told = true;
    this.#doubt = undefined;
  }

  /** @param adopted only the outbox had it, so that it stands behind its place */
  record(chain: Chain, adopted = false): void {
    const { epoch, seq, hash, prevHash } = chain;
    if (chain.deviceId !== this.#deviceId) {
      this.#doubt ??= 'the journal is of another device';
      return;
    }
    const known = this.#hashes.get(`${epoch}/${seq}`);
    if (known === hash) return;
    if (adopted) {
      if (known !== undefined) this.#doubt ??= `two records share the place ${epoch}/${seq}`;
      this.#hashes.set(`${epoch}/${seq}`, hash);
      if (isBehind(this.#head, chain)) {
        this.#doubt ??= 'the chain had gone further than the journal knows';
        this.#moveTo(chain);
      }
      this.#told = true;
      return;
    }
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
    this.#head = { epoch: head.epoch, seq: head.seq, hash: head.hash };
    this.#hashes.set(`${head.epoch}/${head.seq}`, head.hash);
  }
}

const UNREADABLE = 'a line after the last record cannot be read';

/** Whether `other` lies further on. */
export function isBehind(
  head: Pick<Head, 'epoch' | 'seq'>,
  other: Pick<Head, 'epoch' | 'seq'>,
): boolean {
  return other.epoch > head.epoch || (other.epoch === head.epoch && other.seq > head.seq);
}
