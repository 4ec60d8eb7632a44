import { Histogram } from 'prom-client';

interface Written {
  readonly metricName: string;
  readonly labels: { readonly le?: string | number };
  readonly value: number;
}

/**
 * A histogram that was counted elsewhere: prom-client's own can only be given one observation after
 * the other.
 */
export class ToldHistogram extends Histogram {
  readonly #name: string;
  readonly #help: string;
  readonly #values: readonly Written[];

  /**
   * @param bounds upper ones of the buckets, rising
   * @param told how many observations were at most so large, for each bound and then all of them
   */
  constructor(
    { name, help }: { readonly name: string; readonly help: string },
    bounds: readonly number[],
    told: { readonly atMost: readonly number[]; readonly sum: number },
  ) {
    super({ name, help, registers: [] });
    this.#name = name;
    this.#help = help;
    this.#values = [
      ...told.atMost.map((value, at) => ({
        ...{ metricName: `${name}_bucket`, value },
        labels: { le: bounds[at] ?? '+Inf' },
      })),
      { metricName: `${name}_sum`, labels: {}, value: told.sum },
      { metricName: `${name}_count`, labels: {}, value: told.atMost.at(-1) ?? 0 },
    ];
  }

  /** What the registry writes; its name is prom-client's, which does not declare it. */
  getForPromString() {
    return Promise.resolve({
      name: this.#name,
      help: this.#help,
      type: 'histogram',
      values: this.#values,
      aggregator: 'sum',
    });
  }
}
