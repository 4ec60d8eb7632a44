import { createPublicKey, type KeyObject } from 'node:crypto';
import { access, constants, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { createClock } from '../../electron/clock.ts';
import { checkOwnSeal } from '../../electron/journal/adoption.ts';
import type { Log } from '../../electron/log.ts';
import { createDeadlines } from '../../electron/outbox/deadlines.ts';
import { openProvince } from '../../electron/province/index.ts';
import { inspectionFor } from '../../electron/province/inspection/shipped.ts';
import { type Report, writeReport } from '../../electron/rescue/report.ts';
import {
  type Rescued,
  type RescueHeader,
  readRescueFile,
  writeRescueFile,
} from '../../electron/rescue/rescue-file.ts';
import type { Outcome } from '../../shared/province.ts';
import { type Provisioning, readProvisioning } from '../../shared/provisioning.ts';
import { wireTime } from '../../shared/shanghai-time.ts';
import { runCommand } from '../terminal/command-line.ts';
import { collect } from './collect.ts';
import { deliverRescued } from './deliver.ts';
import { readRescueKey } from './private-key.ts';

const HELP = `Usage:
  npm run rescue -- deliver FILE --key RESCUE.pem --provisioning HALL.json [--report FILE]
                            [--minutes N]
  npm run rescue -- collect JOURNAL_DIR --key RESCUE.pem --out FILE

deliver  sends the records of a rescue file to the province, with their own ids: what is there
         already is not there twice, and the command may be broken off and run again. Tries again
         for N minutes (default 10). Writes a signed report (default FILE.report) for the device
         to import.
collect  makes a rescue file of the journal of a dead device; only reads there

--key            the hall's private rescue key, RSA of at least 3072 bits as PEM
--provisioning   the provisioning file of the device, or of any of the same province

Exit codes: 0 all of it was delivered, or collected; 1 some was not; 2 it could not run
`;

/**
 * Runs one command.
 * @param print takes one line
 * @returns the exit code
 */
export async function runRescueCommand(
  words: readonly string[],
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  return runCommand(words, HELP, print, async () => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        provisioning: { type: 'string' },
        report: { type: 'string' },
        minutes: { type: 'string', default: '10' },
        out: { type: 'string' },
      },
    });
    const [command, source, ...more] = positionals;
    const { key, provisioning, out } = values;
    if (source !== undefined && key !== undefined && more.length === 0) {
      if (command === 'collect' && out !== undefined) {
        return await runCollect(source, await readRescueKey(key), out, print);
      }
      if (command === 'deliver' && provisioning !== undefined) {
        return await runDeliver(source, {
          privateKey: await readRescueKey(key),
          provisioning: await provisioningIn(provisioning),
          report: values.report ?? `${source}.report`,
          limitMs: minutesIn(values.minutes) * 60_000,
          print,
        });
      }
    }
    return undefined;
  });
}

async function runCollect(
  folder: string,
  privateKey: KeyObject,
  out: string,
  print: (line: string) => void,
): Promise<0 | 1> {
  const { deviceId, publicKey, records, drafts, problems } = await collect(folder, privateKey);
  print(`device ${deviceId}, public key ${publicKey}`);
  for (const problem of problems) print(`cannot be read: ${problem}`);
  if (drafts > 0) print(`${drafts} ratings were tapped and never sealed; they stay where they are`);
  if (records.length === 0) print('nothing undelivered was found; no file was written');
  else {
    const header = { deviceId, publicKey, at: Date.now() };
    writeRescueFile(out, header, records, createPublicKey(privateKey));
    print(`${records.length} undelivered records: ${out}`);
  }
  return problems.length === 0 ? 0 : 1;
}

async function runDeliver(
  file: string,
  options: {
    readonly privateKey: KeyObject;
    readonly provisioning: Provisioning;
    readonly report: string;
    readonly limitMs: number;
    readonly print: (line: string) => void;
  },
): Promise<0 | 1> {
  const { privateKey, provisioning, report, limitMs, print } = options;
  // Better found out now than when everything is sent.
  await access(dirname(report), constants.W_OK);
  const { header, records, digest } = readRescueFile(await readFile(file), privateKey);
  const { deviceId } = header;
  print(`device ${deviceId}, public key ${header.publicKey}`);
  print('Compare the key with the hall’s inventory: it vouches for every record.');
  print(`${header.count} records, written ${wireTime(header.at)}`);
  const { genuine, forged } = sorted(records, header, print);

  const clock = createClock();
  const timers = {
    setTimeout: (run: () => void, ms: number) => Number(setTimeout(run, ms)),
    clearTimeout: (timer: unknown) => clearTimeout(Number(timer)),
  };
  const province = openProvince(provisioning.province, {
    ...{ clock, timers, log: logTo(print), deviceId },
  });
  try {
    // Nothing is asked of the answer but its time: which route a record goes depends on it.
    await province.options();
    const delivered = await deliverRescued(genuine, {
      province,
      inspection: inspectionFor(provisioning.province),
      deadlines: createDeadlines(provisioning),
      clock,
      limitMs,
      random: Math.random,
      sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
      told: print,
    });
    const at = clock.now().corrected;
    const results = [...delivered, ...forged.map((id) => ({ id, outcome: FORGED, at }))];
    writeReport(report, { deviceId, export: digest, at, results }, privateKey);
    summarise(results, print);
    print(`report for the device: ${report}`);
    return results.every(({ outcome: { kind } }) => kind === 'delivered') ? 0 : 1;
  } finally {
    await province.close();
  }
}

/** What the device has sealed, and what somebody else has put among it. */
function sorted(
  records: readonly Rescued[],
  header: RescueHeader,
  print: (line: string) => void,
): { genuine: readonly Rescued[]; forged: readonly string[] } {
  const genuine: Rescued[] = [];
  const forged: string[] = [];
  for (const record of records) {
    const { id } = record.evaluation.draft;
    try {
      checkOwnSeal(record.evaluation, header);
      genuine.push(record);
    } catch (error) {
      print(`${id} is not sent: ${error instanceof Error ? error.message : String(error)}`);
      forged.push(id);
    }
  }
  return { genuine, forged };
}

const FORGED: Outcome = { kind: 'retry', mayHaveArrived: false, detail: 'its seal does not hold' };

function summarise(results: Report['results'], print: (line: string) => void): void {
  const delivered = results.flatMap(({ outcome }) =>
    outcome.kind === 'delivered' ? [outcome] : [],
  );
  const known = delivered.filter(({ duplicate }) => duplicate === true).length;
  print(`delivered ${delivered.length} of ${results.length}, ${known} of them were there already`);
  for (const { id, outcome } of results) {
    if (outcome.kind === 'delivered') continue;
    const why =
      outcome.kind === 'rejected'
        ? outcome.violations.map(({ field, rule, message }) => `${field} (${rule}): ${message}`)
        : [outcome.detail];
    const by = 'unasked' in outcome ? ' by our own inspection, not sent' : '';
    print(`${id} ${outcome.kind}${by}: ${why.join('; ')}`);
  }
}

/** What the adapter finds worth a warning; it never quotes a citizen. */
function logTo(print: (line: string) => void): Log {
  const tell = (message: string, fields = {}) => print(`${message} ${JSON.stringify(fields)}`);
  return { info: () => undefined, warn: tell, error: tell };
}

async function provisioningIn(file: string): Promise<Provisioning> {
  const result = readProvisioning(await readFile(file, 'utf8'));
  if (result.ok) return result.provisioning;
  const mistakes = result.problems.map(({ where, what }) => `${where}: ${what}`);
  throw new Error([`${file} is no provisioning file:`, ...mistakes].join('\n'));
}

function minutesIn(text: string): number {
  const minutes = Number(text);
  if (!(minutes >= 0 && minutes <= 24 * 60)) {
    throw new Error(`--minutes takes a number from 0 to 1440, not ${text}`);
  }
  return minutes;
}
