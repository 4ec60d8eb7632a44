import {
  ATTEMPT_OUTCOMES,
  DELIVERY_BOUNDS,
  type DeviceState,
  SERVICE_OUTCOMES,
} from '../../shared/device-state.ts';
import type { Outcome } from '../../shared/province.ts';
import type { RatingRecord, ServiceRecord } from '../statistics/service-record.ts';

type Snapshot = DeviceState['totals'];

/** What has happened since the start of the program: it only grows, and nothing in it is a level. */
export class Totals {
  readonly #evaluations = { tablet: 0, paper: 0 };
  readonly #services = zeros(SERVICE_OUTCOMES);
  readonly #attempts = zeros(ATTEMPT_OUTCOMES);
  readonly #deadlines = { target: 0, cutOff: 0, none: 0 };
  readonly #delivery = { atMost: [...DELIVERY_BOUNDS, 0].map(() => 0), sumSeconds: 0 };
  #manualServices = 0;
  #interruptions = 0;
  #storeRecreated = 0;

  sealed({ paper }: Pick<RatingRecord, 'paper'>): void {
    this.#evaluations[paper ? 'paper' : 'tablet'] += 1;
  }

  ended({ outcome, kind }: Pick<ServiceRecord, 'outcome' | 'kind'>): void {
    this.#services[outcome] += 1;
    if (kind === 'manual') this.#manualServices += 1;
  }

  interrupted(): void {
    this.#interruptions += 1;
  }

  /** The province was asked to take a record. */
  attempted(outcome: Outcome): void {
    this.#attempts[outcome.kind] += 1;
  }

  /** A receipt has come. @param seconds since the rating */
  delivered(seconds: number, met: { readonly target: boolean; readonly cutOff: boolean }): void {
    this.#deadlines[met.target ? 'target' : met.cutOff ? 'cutOff' : 'none'] += 1;
    const { atMost } = this.#delivery;
    for (const [at, count] of atMost.entries()) {
      const bound = DELIVERY_BOUNDS[at] ?? Number.POSITIVE_INFINITY;
      if (seconds <= bound) atMost[at] = count + 1;
    }
    // The clock may have been put right in between.
    this.#delivery.sumSeconds += Math.max(0, seconds);
  }

  storeRecreated(): void {
    this.#storeRecreated += 1;
  }

  /** @param program counted where the processes are */
  now(program: Pick<Snapshot, 'windowRestarts' | 'processesLost'>): Snapshot {
    return {
      evaluations: { ...this.#evaluations },
      services: { ...this.#services },
      manualServices: this.#manualServices,
      interruptions: this.#interruptions,
      attempts: { ...this.#attempts },
      deadlines: { ...this.#deadlines },
      delivery: { ...this.#delivery, atMost: [...this.#delivery.atMost] },
      ...program,
      storeRecreated: this.#storeRecreated,
    };
  }
}

function zeros<const K extends string>(keys: readonly K[]): Record<K, number>;
function zeros(keys: readonly string[]): Record<string, number> {
  return Object.fromEntries(keys.map((key) => [key, 0]));
}
