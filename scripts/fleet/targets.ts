import type { Place } from './inventory.ts';

/** One entry of Prometheus's `file_sd` JSON. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The inventory as scrape targets. Which counter a series belongs to is told here, by the hall's own
 * list, and not by the device; a token never stands here.
 */
export function targetsOf(places: readonly Place[]): readonly TargetGroup[] {
  return places.map(({ counter, name, group, host, port, ca }) => ({
    targets: [`${host}:${port}`],
    labels: {
      counter,
      counter_name: name,
      ...(group !== undefined && { group }),
      ...(ca !== undefined && { __scheme__: 'https' }),
    },
  }));
}
