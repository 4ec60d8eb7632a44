import type { OpenRecord } from './replay.ts';

/**
 * The open records by id, with what would otherwise have to be looked for among all of them at each
 * line: a backlog must not make the next rating slow.
 */
export class OpenRecords extends Map<string, OpenRecord> {
  /** Those that the disk has yet to take, in the order in which they were sealed. */
  readonly unwritten = new Map<string, OpenRecord>();
  readonly #ofService = new Map<string, number>();

  override set(id: string, record: OpenRecord): this {
    if (!this.has(id)) this.#count(record, 1);
    if (record.journaled) this.unwritten.delete(id);
    else this.unwritten.set(id, record);
    return super.set(id, record);
  }

  override delete(id: string): boolean {
    const record = this.get(id);
    if (record !== undefined) this.#count(record, -1);
    this.unwritten.delete(id);
    return super.delete(id);
  }

  /** Whether any record of a service is open. */
  hasService(service: string): boolean {
    return this.#ofService.has(service);
  }

  #count({ evaluation }: OpenRecord, by: 1 | -1): void {
    const service = evaluation.draft.serviceId;
    const count = (this.#ofService.get(service) ?? 0) + by;
    if (count === 0) this.#ofService.delete(service);
    else this.#ofService.set(service, count);
  }
}
