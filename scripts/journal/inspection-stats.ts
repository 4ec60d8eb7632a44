import type { Outcome } from '../../shared/province.ts';

/** How records fared in the quality inspection (质检), ours and the province's. */
export interface InspectionStats {
  readonly records: number;
  /** Delivered without ever having been held or refused: all there would be without repairs. */
  readonly acceptedAtOnce: number;
  /** Delivered by now. */
  readonly accepted: number;
  /** Ever held here before they were sent, and ever refused by the province. */
  readonly held: number;
  readonly refused: number;
  /** For how many records which rule was broken, `field: rule`, the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly records: number }[];
}

/** Gathers what became of records, answer by answer. */
export class InspectionCount {
  readonly #held = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #reasons = new Map<string, Set<string>>();

  answered(id: string, outcome: Outcome): void {
    if (outcome.kind !== 'rejected') return;
    (outcome.unasked === true ? this.#held : this.#refused).add(id);
    for (const { field, rule } of outcome.violations) {
      const reason = `${field}: ${rule}`;
      this.#reasons.set(reason, (this.#reasons.get(reason) ?? new Set()).add(id));
    }
  }

  /** @param ids the records that count */
  of(ids: readonly string[], delivered: ReadonlySet<string>): InspectionStats {
    const stopped = (id: string) => this.#held.has(id) || this.#refused.has(id);
    const count = (which: (id: string) => boolean) => ids.filter(which).length;
    return {
      records: ids.length,
      acceptedAtOnce: count((id) => delivered.has(id) && !stopped(id)),
      accepted: count((id) => delivered.has(id)),
      held: count((id) => this.#held.has(id)),
      refused: count((id) => this.#refused.has(id)),
      reasons: [...this.#reasons]
        .map(([reason, of]) => ({ reason, records: count((id) => of.has(id)) }))
        .filter(({ records }) => records > 0)
        .toSorted((one, other) => other.records - one.records),
    };
  }
}

/** 质检入库率 before and after repairs, and what it was lost by, as lines to be printed. */
export function inspectionLines(stats: InspectionStats): readonly string[] {
  const { records, acceptedAtOnce, accepted, held, refused, reasons } = stats;
  return [
    `质检入库率 accepted by the province: ${shareOf(acceptedAtOnce, records)} without repairs (${acceptedAtOnce} of ${records}), ${shareOf(accepted, records)} now (${accepted} of ${records})`,
    `inspection: ${held} held here before they were sent, ${refused} refused by the province`,
    ...reasons.map(({ reason, records: broken }) => `  ${String(broken).padStart(6)} ${reason}`),
  ];
}

/** Cut, not rounded: what is not all is never 100 %. */
function shareOf(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`;
}
