import { type Clock, systemClock } from '../province-simulator/clock.ts';
import { Counts } from '../province-simulator/counts.ts';
import {
  type EvaluationOptions,
  nationalOptions,
} from '../province-simulator/evaluation-options.ts';
import { EvaluationPages } from '../province-simulator/evaluation-pages.ts';
import { Faults } from '../province-simulator/faults.ts';
import type { RequestLine } from '../province-simulator/faulty-exchange.ts';
import {
  type FaultyServer,
  type ListeningOptions,
  startFaultyServer,
} from '../province-simulator/faulty-server.ts';
import { openLedger } from '../province-simulator/ledger.ts';
import { wireTime } from '../province-simulator/wire-time.ts';
import type { CipherOptions } from './cipher.ts';
import { Gate } from './gate.ts';
import { type HeldEvaluation, heldEvaluation, Records } from './records.ts';
import { fujianHandler, SERVICE_PATH, TOKEN_PATH } from './server.ts';

/** Everything has a default. */
export type FujianSimulatorOptions = ListeningOptions &
  Readonly<{
    /** Where accepted records are kept; without it they are gone at the end. */
    dataFile?: string;
    appKey?: string;
    appCode?: string;
    tokenLifeSeconds?: number;
    signCase?: 'lower' | 'upper';
    cipher?: CipherOptions;
    /** 省网事项编码 the province knows; without it, any but those of self-made tasks. */
    businessCodes?: readonly string[];
    options?: EvaluationOptions;
    clock?: Clock;
    onRequest?: (line: RequestLine) => void;
  }>;

/** A simulator that is listening. */
export type FujianSimulator = FaultyServer &
  Readonly<{
    tokenUrl: string;
    serviceUrl: string;
    /** Bytes of a torn last line that were cut from the data file at start. */
    tornBytes: number;
    evaluations: () => readonly HeldEvaluation[];
    counts: () => { effects: ReturnType<Records['effects']> } & ReturnType<Counts['snapshot']>;
  }>;

/**
 * Starts the provincial interface, profile `fujian`, written from province.md. Resolves when both
 * ports listen; rejects when a port is taken, the data file is not one of ours, or `openssl` is
 * needed and missing.
 */
export async function startFujianSimulator(
  options: FujianSimulatorOptions = {},
): Promise<FujianSimulator> {
  const { appKey = 'demo-app-key', clock = systemClock, cipher = {} } = options;
  const { appCode = '0123456789abcdef0123456789abcdef', businessCodes } = options;
  const ledger = openLedger(options.dataFile, heldEvaluation);
  const records = new Records(ledger);
  const counts = new Counts();
  const faults = new Faults(counts);
  const pages = new EvaluationPages({
    takeFromPage: (of, satisfaction, now) => {
      const key = { ...of, evaluateType: '1' };
      if (records.find(key) !== undefined) return { accepted: false };
      const [alternate, assessTime] = [String(satisfaction), wireTime(now)];
      records.keep({ ...key, route: 'page', alternate, assessTime }, now);
      counts.add('items', 'acceptedFromPage');
      return { accepted: true };
    },
  });
  const context = {
    options: options.options ?? nationalOptions,
    businessCodes: businessCodes === undefined ? undefined : new Set(businessCodes),
  };
  const gate = new Gate({
    ...{ appKey, appCode },
    tokenLifeSeconds: options.tokenLifeSeconds ?? 7200,
    signCase: options.signCase ?? 'lower',
  });
  const allCounts = () => ({ effects: records.effects(), ...counts.snapshot() });
  const server = await startFaultyServer(
    options,
    faults,
    ({ url, rawSocketOf }) =>
      fujianHandler({
        office: { records, counts, faults, pages, context },
        ...{ gate, appKey, appCode, cipher, clock, rawSocketOf },
        baseUrl: url,
        onRequest: options.onRequest ?? (() => {}),
      }),
    [
      ['GET evaluations', () => records.evaluations],
      ['GET counts', allCounts],
    ],
  );

  return {
    ...server,
    tokenUrl: `${server.url}${TOKEN_PATH}`,
    serviceUrl: `${server.url}${SERVICE_PATH}`,
    tornBytes: ledger.tornBytes,
    evaluations: () => records.evaluations,
    counts: allCounts,
    close: async () => {
      await server.close();
      ledger.close();
    },
  };
}
