import { type Clock, systemClock } from '../province-simulator/clock.ts';
import { Counts } from '../province-simulator/counts.ts';
import { Faults } from '../province-simulator/faults.ts';
import { faultyExchange, type RequestLine } from '../province-simulator/faulty-exchange.ts';
import {
  type FaultyServer,
  type ListeningOptions,
  startFaultyServer,
} from '../province-simulator/faulty-server.ts';
import { openLedger } from '../province-simulator/ledger.ts';
import { Desk } from './desk.ts';
import { Gatekeeper } from './gatekeeper.ts';
import type { ServiceItem } from './items.ts';
import { DEMO } from './keys.ts';
import { EvaluationPage } from './page.ts';
import { type HeldEvaluation, ledgerEntry, Records } from './records.ts';
import { accepted, enveloped, type SuccessAs } from './reply.ts';
import { answerer, PATHS } from './server.ts';

/** Everything has a default; the credentials are those of a demo. */
export type ShandongSimulatorOptions = ListeningOptions &
  Readonly<{
    /** Where accepted records are kept; without it they are gone at the end. */
    dataFile?: string;
    appMark?: string;
    appWord?: string;
    /** SM2, 64 hex digits. */
    privateKey?: string;
    page?: Readonly<{ appId: string; secret: string }>;
    successAs?: SuccessAs;
    clock?: Clock;
    onRequest?: (line: RequestLine) => void;
  }>;

/** A simulator that is listening. */
export type ShandongSimulator = FaultyServer &
  Readonly<{
    serviceUrl: string;
    evaluateUrl: string;
    pageUrl: string;
    /** Bytes of a torn last line that were cut from the data file at start. */
    tornBytes: number;
    evaluations: () => readonly HeldEvaluation[];
    services: () => readonly ServiceItem[];
    counts: () => ReturnType<typeof allCounts>;
  }>;

/**
 * Starts the provincial interface, profile `shandong`, written from province.md. Resolves when both
 * ports listen; rejects when a port is taken, the data file is not one of ours, or `openssl` is
 * needed and missing.
 */
export async function startShandongSimulator(
  options: ShandongSimulatorOptions = {},
): Promise<ShandongSimulator> {
  const { clock = systemClock, privateKey = DEMO.privateKey, successAs = 'text' } = options;
  const { appMark = DEMO.appMark, appWord = DEMO.appWord, page = DEMO.page } = options;
  const ledger = openLedger(options.dataFile, ledgerEntry);
  const records = new Records(ledger);
  const counts = new Counts();
  const faults = new Faults(counts);
  const desk = new Desk(records, counts, faults);
  const answerTo = answerer({
    ...{ desk, counts, faults, successAs },
    gatekeeper: new Gatekeeper({ appMark, appWord, privateKey }, counts),
    page: new EvaluationPage(desk, { ...page, privateKey }),
  });

  const server = await startFaultyServer(
    options,
    faults,
    ({ rawSocketOf }) =>
      faultyExchange({
        ...{ faults, counts, clock, rawSocketOf, answerTo },
        onRequest: options.onRequest ?? (() => {}),
        success: () => enveloped(accepted(), successAs),
      }),
    [
      ['GET evaluations', () => records.evaluations],
      ['GET services', () => records.services],
      ['GET counts', () => allCounts(records, counts)],
    ],
  );

  return {
    ...server,
    serviceUrl: `${server.url}${PATHS.service}`,
    evaluateUrl: `${server.url}${PATHS.evaluate}`,
    pageUrl: `${server.url}${PATHS.page}`,
    tornBytes: ledger.tornBytes,
    evaluations: () => records.evaluations,
    services: () => records.services,
    counts: () => allCounts(records, counts),
    close: async () => {
      await server.close();
      ledger.close();
    },
  };
}

function allCounts(records: Records, counts: Counts) {
  const effects = {
    evaluations: records.evaluations.length,
    repeatedKeys: records.repeatedKeys(),
  };
  return { effects, ...counts.snapshot() };
}
