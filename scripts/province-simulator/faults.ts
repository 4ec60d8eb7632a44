import { z } from 'zod';
import type { Counts } from './counts.ts';
import {
  type FaultLimits,
  type FaultName,
  type FaultSettings,
  faultNames,
  faultTable,
} from './fault-table.ts';

/** A fault that is set: its settings, and how often it could have happened and did. */
export type FaultState = Readonly<{ settings: unknown; seen: number; fired: number }>;

type Progress = { seen: number; fired: number; readonly random: () => number };

/** The faults that are set, and the decision whether one happens now. */
export class Faults {
  readonly #counts: Counts;
  readonly #progress = new Map<FaultName, Progress>();
  #settings: FaultSettings = {};

  constructor(counts: Counts) {
    this.#counts = counts;
  }

  /**
   * Sets the faults named in the request and leaves the others; one that was set already starts
   * afresh. Throws an Error with a readable message when the request does not fit the table.
   */
  set(request: unknown): void {
    const parsed = faultTable.safeParse(request);
    if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
    this.#settings = { ...this.#settings, ...parsed.data };
    for (const name of faultNames) {
      if (parsed.data[name] === undefined) continue;
      this.#progress.set(name, { seen: 0, fired: 0, random: seeded(seedOf(parsed.data[name])) });
    }
  }

  /** Clears one fault, or all of them. Throws an Error when there is no such fault. */
  clear(name?: string): void {
    if (name === undefined) {
      this.#settings = {};
      this.#progress.clear();
      return;
    }
    const known = faultNames.find((candidate) => candidate === name);
    if (known === undefined) throw new Error(`there is no fault ${name}`);
    const { [known]: _gone, ...others } = this.#settings;
    this.#settings = others;
    this.#progress.delete(known);
  }

  /** The faults that are set, by name. */
  state(): Record<string, FaultState> {
    return Object.fromEntries(
      [...this.#progress].map(([name, { seen, fired }]) => [
        name,
        { settings: this.#settings[name], seen, fired },
      ]),
    );
  }

  /** The settings of a fault as long as it is set, without letting it happen. */
  peek<Name extends FaultName>(name: Name): FaultSettings[Name] {
    return this.#settings[name];
  }

  /** The settings of the fault when it happens to this request (or item), and counts it. */
  fire<Name extends FaultName>(name: Name, path: string): FaultSettings[Name] | undefined {
    const settings = this.#settings[name];
    const progress = this.#progress.get(name);
    if (settings === undefined || progress === undefined) return undefined;
    const limits: FaultLimits = settings;
    if (!covers(limits.path, path)) return undefined;
    progress.seen += 1;
    // Expiring all tokens is a blow, not a state: unlimited, no token would ever work again.
    const times = limits.times ?? (name === 'expireTokens' ? 1 : Number.POSITIVE_INFINITY);
    if (progress.seen <= (limits.after ?? 0) || progress.fired >= times) return undefined;
    if (limits.share !== undefined && progress.random() >= limits.share) return undefined;
    progress.fired += 1;
    this.#counts.add('faults', name);
    return settings;
  }

  /** A number from 0 (included) to 1 (excluded), from the fault's own generator. */
  draw(name: FaultName): number {
    return this.#progress.get(name)?.random() ?? 0;
  }
}

function covers(pattern: string | undefined, path: string): boolean {
  if (pattern === undefined) return true;
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

function seedOf(limits: FaultLimits | undefined): number {
  return limits?.seed ?? 1;
}

/** mulberry32: small, and the same on every machine, so that a failing seed can be replayed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
