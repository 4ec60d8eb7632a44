import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { type Outcome, saysMissing } from '../../shared/province.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Line } from './line.ts';
import { OpenRecords } from './open-records.ts';
import type { OwnChain } from './own-chain.ts';
import type { Pen } from './pen.ts';
import { recordLines } from './record-lines.ts';
import type { Remembered } from './remembered.ts';
import type { OpenRecord } from './replay.ts';
import type { Past, Writing } from './writing.ts';

/** A draft, as often as it was said. */
interface Drafted {
  readonly service: string;
}

/** What counts no more: a draft, if one was known, or a record. */
interface Withdrawal {
  readonly draft: Drafted | undefined;
  /** It was sealed before; what is sealed under the same id only afterwards counts. */
  readonly wasSealed: boolean;
}

/** What is known of every record now, and what of it the disk has yet to hear. */
export class Ledger {
  readonly open = new OpenRecords();
  readonly settled: Remembered<Outcome>;
  readonly withdrawn: Set<string>;
  readonly exported: Set<string>;
  /** The last answer to each open record, unless it was mended afterwards. */
  readonly answers: Map<string, Outcome>;
  /** Drafts of earlier runs that are neither sealed nor withdrawn. */
  readonly leftDrafts: Map<string, EvaluationDraft>;
  /** The services of the last session that the disk has. */
  #lastServices: readonly string[];
  /** Services of sessions on their way to the disk. */
  readonly #comingServices = new Set<readonly string[]>();
  /** Services that something has let go of: nothing else may be over. */
  readonly #letGo: Set<string>;
  /** Drafts that are neither sealed nor withdrawn, with their service. */
  readonly #drafted: Map<string, Drafted>;
  /** Withdrawals that no line tells yet. */
  readonly #untold = new Map<string, Withdrawal>();
  /** Not all that is known here has reached the disk. */
  #refused = false;
  readonly #past: Past;
  readonly #chain: OwnChain;
  readonly #writing: Writing;
  readonly #log: Log;

  /** @param services those of the last session of earlier runs */
  constructor(
    past: Past,
    services: readonly string[],
    chain: OwnChain,
    writing: Writing,
    log: Log,
  ) {
    for (const [id, record] of past.open) this.open.set(id, record);
    this.#lastServices = services;
    this.#letGo = new Set(past.keys.services());
    this.settled = past.settled;
    this.withdrawn = past.withdrawn;
    this.exported = past.exported;
    this.answers = past.answers;
    this.leftDrafts = past.drafts;
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
    const wasSealed = this.open.has(id);
    this.#untold.set(id, { draft: this.#drafted.get(id), wasSealed });
    if (wasSealed) this.withdrawn.add(id);
  }

  /** A receipt came; also of a record that only the outbox can read. */
  #settle(id: string, outcome: Outcome): void {
    const service = this.#past.stuck.get(id);
    if (service !== undefined) this.#letGo.add(service);
    this.#past.stuck.delete(id);
    this.#close(id);
    this.#forgetDraft(id);
    this.settled.set(id, outcome, this.#writing.segment());
  }

  #close(id: string): void {
    const record = this.open.get(id);
    if (record !== undefined) this.#letGo.add(record.evaluation.draft.serviceId);
    this.open.delete(id);
    // Nor does it keep the segment of an earlier run.
    this.#past.open.delete(id);
    this.exported.delete(id);
    this.answers.delete(id);
  }

  /**
   * A session takes the place of the one before.
   * @param services it speaks of: nobody erases their keys meanwhile
   * @param write @throws when the disk refuses: then the one before stays
   */
  async follow(services: readonly string[], write: () => Promise<unknown>): Promise<void> {
    this.#comingServices.add(services);
    try {
      await write();
      for (const service of this.#lastServices) this.#letGo.add(service);
      this.#lastServices = services;
    } finally {
      this.#comingServices.delete(services);
      for (const service of services) this.#letGo.add(service);
    }
    await this.eraseWhatIsOver();
  }

  /** It is on its way to the province, from here or in a rescue file. */
  attempted(id: string): void {
    this.#mayHaveArrived(id, true);
  }

  /** The disk has what the province has answered. */
  answered(id: string, outcome: Outcome): void {
    if (outcome.kind === 'delivered') {
      this.#settle(id, outcome);
      return;
    }
    if (this.open.has(id)) this.answers.set(id, outcome);
    if (saysMissing(outcome)) this.#mayHaveArrived(id, false);
  }

  /** Writes what the disk refused earlier; should it do so again, the next line tries again. */
  async retry(): Promise<void> {
    if (!this.#refused) return;
    try {
      await this.append(() => []);
    } catch (error) {
      this.#log.error('the journal still cannot take what it refused', { why: reasonOf(error) });
    }
  }

  /**
   * Appends; what the disk refused earlier goes first, so that the chain in the file has no gap.
   * @throws when the disk refuses
   */
  async append(build: (pen: Pen) => readonly Line[]): Promise<void> {
    const told = [...this.#untold];
    const withdrawn = ([id]: (typeof told)[number]): Line => ({ type: 'withdrawn', id });
    const records = told.filter(([, { wasSealed }]) => wasSealed);
    // Looked at when the lines are made: an append before this one may have sealed it meanwhile.
    const drafts = () =>
      told.filter(([id, { wasSealed, draft }]) => !wasSealed && this.#isLeft(id, draft));
    let written: readonly Line[];
    try {
      written = await this.#writing.append((pen) => [
        ...drafts().map(withdrawn),
        ...this.#unwritten(pen),
        ...records.map(withdrawn),
        ...build(pen),
      ]);
      this.#refused = false;
    } catch (error) {
      this.#refused = true;
      throw error;
    }
    for (const line of written) {
      if (line.type === 'epoch') this.#chain.told(line);
      if (line.type !== 'sealed') continue;
      this.#forgetDraft(line.id);
      const record = this.open.get(line.id);
      if (record !== undefined) this.open.set(line.id, { ...record, journaled: true });
    }
    for (const [id, withdrawal] of told) {
      if (withdrawal.wasSealed) this.#close(id);
      if (this.#isLeft(id, withdrawal.draft)) this.#forgetDraft(id);
      // Unless it was withdrawn again meanwhile.
      if (this.#untold.get(id) === withdrawal) this.#untold.delete(id);
    }
    // A record that was written twice, the second time when its receipt had come already.
    for (const line of written) {
      if (line.type === 'key' && !this.#past.keys.has(line.service)) this.#letGo.add(line.service);
    }
    // Whoever wrote these lines does not wait for the keys of others: a citizen may.
    if (told.length > 0 || this.#letGo.size > 0) void this.eraseWhatIsOver();
  }

  /** In the order of epochs: a record of the one before an epoch's line never stands behind it. */
  #unwritten(pen: Pen): readonly Line[] {
    let rest = [...this.open.unwritten.values()];
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
    const over = [...this.#letGo].filter((service) => !this.#isInUse(service));
    this.#letGo.clear();
    return this.#past.keys.erase(over, this.#log);
  }

  /** Whoever lets go of a service says so in `#letGo`. */
  #isInUse(service: string): boolean {
    return (
      this.open.hasService(service) ||
      this.#lastServices.includes(service) ||
      [...this.#comingServices].some((services) => services.includes(service)) ||
      [...this.#drafted.values()].some((draft) => draft.service === service) ||
      [...this.#past.stuck.values()].includes(service)
    );
  }

  #mayHaveArrived(id: string, attempted: boolean): void {
    const record = this.open.get(id);
    if (record !== undefined) this.open.set(id, { ...record, attempted });
  }

  /** Whether the citizen has neither tapped again since a draft was taken back, nor has it been sealed. */
  #isLeft(id: string, draft: Drafted | undefined): boolean {
    return this.#drafted.get(id) === draft && !this.open.has(id);
  }

  #forgetDraft(id: string): void {
    const draft = this.#drafted.get(id);
    if (draft !== undefined) this.#letGo.add(draft.service);
    this.#drafted.delete(id);
    this.leftDrafts.delete(id);
  }
}
