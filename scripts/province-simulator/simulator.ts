import { adminCalls, allCounts, heldEvaluations } from './admin-calls.ts';
import { type Clock, systemClock } from './clock.ts';
import { Counts } from './counts.ts';
import { EvaluationDesk } from './evaluation-desk.ts';
import type { EvaluationOptions } from './evaluation-options.ts';
import { EvaluationPages } from './evaluation-pages.ts';
import { Faults } from './faults.ts';
import type { RequestLine } from './faulty-exchange.ts';
import { type FaultyServer, type ListeningOptions, startFaultyServer } from './faulty-server.ts';
import { Gatekeeper } from './gatekeeper.ts';
import { openLedger } from './ledger.ts';
import { ledgerEntry } from './ledger-entry.ts';
import { provinceHandler } from './province-server.ts';
import { Records } from './records.ts';
import type { ServiceItem } from './service-item.ts';

/** Everything has a default; see the command's `--help`. */
export type ProvinceSimulatorOptions = ListeningOptions &
  Readonly<{
    /** Where accepted records are kept; without it they are gone at the end. */
    dataFile?: string;
    appKey?: string;
    appSecret?: string;
    tokenLifeSeconds?: number;
    /** Device id → base64 of its Ed25519 SPKI. */
    deviceKeys?: Readonly<Record<string, string>>;
    options?: EvaluationOptions;
    clock?: Clock;
    onRequest?: (line: RequestLine) => void;
  }>;

/** A simulator that is listening; its `url` is the base of the profile. */
export type ProvinceSimulator = FaultyServer &
  Readonly<{
    /** Bytes of a torn last line that were cut from the data file at start. */
    tornBytes: number;
    evaluations: () => ReturnType<typeof heldEvaluations>;
    /** How many evaluations took effect: whoever waits for them asks again and again. */
    taken: () => number;
    services: () => readonly ServiceItem[];
    counts: () => ReturnType<typeof allCounts>;
    registerDevice: (deviceId: string, publicKey: string) => void;
    publishOptions: (options: EvaluationOptions) => void;
  }>;

/**
 * Starts the provincial interface, profile `standard`, written from province.md. Resolves when both
 * ports listen; rejects when a port is taken, the data file is not one of ours, or `openssl` is
 * needed and missing.
 */
export async function startProvinceSimulator(
  options: ProvinceSimulatorOptions = {},
): Promise<ProvinceSimulator> {
  const { clock = systemClock } = options;
  const ledger = openLedger(options.dataFile, ledgerEntry);
  const records = new Records(ledger);
  const registerDevice = (deviceId: string, publicKey: string): void => {
    if (records.deviceKeys.get(deviceId) === publicKey) return;
    records.keep({ type: 'device', deviceId, publicKey });
    records.settle();
  };
  const publishOptions = (published: EvaluationOptions): void => {
    records.keep({ type: 'options', options: published });
    records.settle();
  };
  for (const [id, key] of Object.entries(options.deviceKeys ?? {})) registerDevice(id, key);
  if (options.options !== undefined) publishOptions(options.options);

  const counts = new Counts();
  const faults = new Faults(counts);
  const desk = new EvaluationDesk(records, counts, faults);
  const office = { records, counts, faults, desk, pages: new EvaluationPages(desk) };
  const credentials = {
    appKey: options.appKey ?? 'demo-app-key',
    appSecret: options.appSecret ?? 'demo-app-secret-0001',
    tokenLifeSeconds: options.tokenLifeSeconds ?? 7200,
  };

  const server = await startFaultyServer(
    options,
    faults,
    ({ url, rawSocketOf }) =>
      provinceHandler({
        office,
        gatekeeper: new Gatekeeper(credentials, counts),
        clock,
        baseUrl: url,
        rawSocketOf,
        onRequest: options.onRequest ?? (() => {}),
      }),
    adminCalls(office),
  );

  return {
    ...server,
    tornBytes: ledger.tornBytes,
    evaluations: () => heldEvaluations(office),
    taken: () => records.evaluations.length,
    services: () => records.services,
    counts: () => allCounts(office),
    registerDevice,
    publishOptions,
    close: async () => {
      await server.close();
      ledger.close();
    },
  };
}
