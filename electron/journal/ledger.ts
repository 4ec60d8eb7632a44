import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Log } from '../log.ts';
import type { Line } from './line.ts';
import type { OwnChain } from './own-chain.ts';
import type { Pen } from './pen.ts';
import { recordLines } from './record-lines.ts';
import type { OpenRecord, Replay } from './replay.ts';
import { servicesOf } from './session-parts.ts';
import type { Writing } from './writing.ts';

/** What is known of every record now, and what of it the disk has yet to hear. */
export class Ledger {
  readonly open: Map<string, OpenRecord>;
  readonly settled: Map<string, Outcome>;
  readonly withdrawn: Set<string>;
  readonly exported: Set<string>;
  /** Drafts of earlier runs that are neither sealed nor withdrawn. */
  readonly leftDrafts: Map<string, EvaluationDraft>;
  /** The services of the last session that the disk has. */
  lastServices: readonly string[];
  /** Services that something on its way to the disk speaks of. */
  readonly comingServices = new Set<readonly string[]>();
  /** Drafts that are neither sealed nor withdrawn, with their service. */
  readonly #drafted: Map<string, { readonly service: string }>;
  /** Withdrawals that no line tells yet. */
  readonly #untold = new Set<string>();
  readonly #past: Replay;
  readonly #chain: OwnChain;
  readonly #writing: Writing;
  readonly #log: Log;

  constructor(past: Replay, chain: OwnChain, writing: Writing, log: Log) {
    this.open = past.open;
    this.settled = past.settled;
    this.withdrawn = past.withdrawn;
    this.exported = past.exported;
    this.leftDrafts = past.drafts;
    this.lastServices = past.session === undefined ? [] : servicesOf(past.session);
    this.#drafted = new Map(
      [...past.drafts].map(([id, { serviceId: service }]) => [id, { service }]),
    );
    this.#past = past;
    this.#chain = chain;
    this.#writing = writing;
    this.#log = log;
  }

  /** An open record that is to be sent some time. */
  find(id: string): OpenRecord | undefined {
    return this.withdrawn.has(id) ? undefined : this.open.get(id);
  }

  /** Whether it is known what became of a record, or that nothing has yet. */
  knows(id: string): boolean {
    return (
      this.open.has(id) || this.settled.has(id) || this.withdrawn.has(id) || this.#past.over.has(id)
    );
  }

  /** A draft is on its way to the disk: from now on nobody erases its key. */
  drafting({ id, serviceId: service }: EvaluationDraft): void {
    this.#drafted.set(id, { service });
  }

  /** From now on it counts for nothing; the next line written is preceded by this. */
  withdraw(id: string): void {
    this.#untold.add(id);
    if (this.open.has(id)) this.withdrawn.add(id);
  }

  /** A receipt came; also of a record that only the outbox can read. */
  settle(id: string, outcome: Outcome): void {
    this.open.delete(id);
    this.exported.delete(id);
    this.#past.stuck.delete(id);
    this.#forgetDraft(id);
    this.settled.set(id, outcome);
  }

  /**
   * Appends; what the disk refused earlier goes first, so that the chain in the file has no gap.
   * @throws when the disk refuses
   */
  async append(build: (pen: Pen) => readonly Line[]): Promise<void> {
    const told = [...this.#untold];
    const taken = new Map(told.map((id) => [id, this.#drafted.get(id)]));
    const written = await this.#writing.append((pen) => [
      ...this.#unwritten(pen),
      ...told.map((id): Line => ({ type: 'withdrawn', id })),
      ...build(pen),
    ]);
    for (const line of written) {
      if (line.type === 'epoch') this.#chain.told(line);
      if (line.type !== 'sealed') continue;
      this.#forgetDraft(line.id);
      const record = this.open.get(line.id);
      if (record !== undefined) this.open.set(line.id, { ...record, journaled: true });
    }
    for (const id of told) {
      this.#untold.delete(id);
      this.open.delete(id);
      this.exported.delete(id);
      // Unless the citizen has tapped again meanwhile.
      if (this.#drafted.get(id) === taken.get(id)) this.#forgetDraft(id);
    }
    // A record that was written twice, the second time when its receipt had come already.
    const isLate = (line: Line) => line.type === 'key' && !this.#past.keys.has(line.service);
    if (written.some(isLate)) await this.eraseWhatIsOver();
  }

  /** In the order of epochs: a record of the one before an epoch's line never stands behind it. */
  #unwritten(pen: Pen): readonly Line[] {
    let rest = [...this.open.values()].filter((record) => !record.journaled);
    const lines: Line[] = [];
    for (const line of this.#chain.untold) {
      const isEarlier = ({ evaluation }: OpenRecord) => evaluation.chain.epoch < line.epoch;
      const earlier = rest.filter(isEarlier);
      rest = rest.filter((record) => !isEarlier(record));
      lines.push(...earlier.flatMap((record) => recordLines(record, pen)), line);
    }
    return [...lines, ...rest.flatMap((record) => recordLines(record, pen))];
  }

  /** R12: nothing of a service is open and no session speaks of it: nobody may read it any more. */
  eraseWhatIsOver(): Promise<void> {
    const inUse = new Set([
      ...this.#past.stuck.values(),
      ...[...this.#drafted.values()].map(({ service }) => service),
      ...this.lastServices,
      ...[...this.comingServices].flat(),
      ...[...this.open.values()].map(({ evaluation }) => evaluation.draft.serviceId),
    ]);
    return this.#past.keys.eraseAllBut(inUse, this.#log);
  }

  #forgetDraft(id: string): void {
    this.#drafted.delete(id);
    this.leftDrafts.delete(id);
  }
}
