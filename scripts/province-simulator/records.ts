import type { KeyObject } from 'node:crypto';
import { readDeviceKey } from './chain.ts';
import { type EvaluationOptions, nationalOptions } from './evaluation-options.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { ServiceItem } from './service-item.ts';

/** An evaluation that the province holds, with the receipt it answered. */
export type HeldEvaluation = Extract<LedgerEntry, { type: 'evaluation' }>;

/** How often something took effect; whatever should be unique and is above 1 is a duplicate. */
export type Effects = Readonly<{
  evaluations: number;
  distinctIds: number;
  distinctKeys: number;
  /** Ids that took effect more than once. */
  repeatedIds: readonly string[];
  /** `projectNo#serviceNumber` with more than one record. */
  repeatedKeys: readonly string[];
  /** `deviceId|epoch|seq` under which more than one hash arrived. */
  forkedChains: readonly string[];
}>;

/** The province's dedupe key. */
export function dedupeKey(of: Readonly<{ projectNo: string; serviceNumber: number }>): string {
  return `${of.projectNo}#${of.serviceNumber}`;
}

/**
 * What the province knows, rebuilt from the ledger. Effects are counted from the entries alone and
 * not from the look-ups that prevent duplicates, so that a hole in those would be seen.
 */
export class Records {
  readonly #ledger: Ledger<LedgerEntry>;
  readonly #evaluations: HeldEvaluation[] = [];
  readonly #byId = new Map<string, HeldEvaluation>();
  readonly #byKey = new Map<string, HeldEvaluation[]>();
  readonly #services = new Map<string, ServiceItem>();
  readonly #deviceKeys = new Map<string, string>();
  readonly #keys = new Map<string, KeyObject>();
  readonly #links = new Map<string, Set<string>>();
  readonly #idEffects = new Map<string, number>();
  #options: EvaluationOptions = nationalOptions;

  constructor(ledger: Ledger<LedgerEntry>) {
    this.#ledger = ledger;
    for (const entry of ledger.entries) this.#apply(entry);
  }

  /** Writes the entry down and lets it take effect; throws, without effect, when it cannot. */
  keep(entry: LedgerEntry): void {
    if (entry.type === 'device') readDeviceKey(entry.publicKey);
    this.#ledger.append(entry);
    this.#apply(entry);
  }

  /** Returns when everything kept is on the disk. */
  settle(): void {
    this.#ledger.sync();
  }

  get options(): EvaluationOptions {
    return this.#options;
  }

  get evaluations(): readonly HeldEvaluation[] {
    return this.#evaluations;
  }

  get services(): readonly ServiceItem[] {
    return [...this.#services.values()];
  }

  /** Public keys by device id, base64 of SPKI. */
  get deviceKeys(): ReadonlyMap<string, string> {
    return this.#deviceKeys;
  }

  keyOf(deviceId: string): KeyObject | undefined {
    return this.#keys.get(deviceId);
  }

  evaluationById(id: string): HeldEvaluation | undefined {
    return this.#byId.get(id);
  }

  evaluationsByKey(key: string): readonly HeldEvaluation[] {
    return this.#byKey.get(key) ?? [];
  }

  serviceByKey(key: string): ServiceItem | undefined {
    return this.#services.get(key);
  }

  /** The hashes that arrived for one link of a device's chain. */
  hashesAt(deviceId: string, epoch: number, seq: number): ReadonlySet<string> {
    return this.#links.get(linkName(deviceId, epoch, seq)) ?? new Set();
  }

  effects(): Effects {
    return {
      evaluations: this.#evaluations.length,
      distinctIds: this.#idEffects.size,
      distinctKeys: this.#byKey.size,
      repeatedIds: namesWhere(this.#idEffects, (times) => times > 1),
      repeatedKeys: namesWhere(this.#byKey, (held) => held.length > 1),
      forkedChains: namesWhere(this.#links, (hashes) => hashes.size > 1),
    };
  }

  #apply(entry: LedgerEntry): void {
    switch (entry.type) {
      case 'service':
        // A re-sent service replaces the older one.
        this.#services.set(dedupeKey(entry.item), entry.item);
        break;
      case 'evaluation':
        this.#applyEvaluation(entry);
        break;
      case 'device':
        this.#deviceKeys.set(entry.deviceId, entry.publicKey);
        this.#keys.set(entry.deviceId, readDeviceKey(entry.publicKey));
        break;
      case 'options':
        this.#options = entry.options;
        break;
      default:
        entry satisfies never;
    }
  }

  #applyEvaluation(entry: HeldEvaluation): void {
    const key = dedupeKey(entry);
    this.#evaluations.push(entry);
    this.#byId.set(entry.id, this.#byId.get(entry.id) ?? entry);
    this.#byKey.set(key, [...this.evaluationsByKey(key), entry]);
    this.#idEffects.set(entry.id, (this.#idEffects.get(entry.id) ?? 0) + 1);
    if (entry.item === undefined) return;
    const { deviceId, epoch, seq, hash } = entry.item;
    const link = linkName(deviceId, epoch, seq);
    this.#links.set(link, (this.#links.get(link) ?? new Set()).add(hash));
  }
}

function linkName(deviceId: string, epoch: number, seq: number): string {
  return `${deviceId}|${epoch}|${seq}`;
}

function namesWhere<Value>(
  map: ReadonlyMap<string, Value>,
  holds: (value: Value) => boolean,
): string[] {
  return [...map].filter(([, value]) => holds(value)).map(([name]) => name);
}
