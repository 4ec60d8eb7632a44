import { parseArgs } from 'node:util';
import { runCommand } from '../terminal/command-line.ts';
import { readHeads } from './heads.ts';
import { inspectionLines } from './inspection-stats.ts';
import { statsOf } from './stats.ts';
import { verifyJournal } from './verify.ts';

const HELP = `Usage:
  npm run journal -- verify DIR [--heads FILE]
  npm run journal -- stats DIR

verify  checks the journal in DIR without any key: checksums, numbers, hashes, signatures, and the
        heads in FILE (JSON lines {deviceId, epoch, seq, hash}) recorded elsewhere
stats   counts its lines, records, what passed inspection and why the rest did not (质检入库率),
        deadlines, repairs, exports, bytes and keys

Exit codes: 0 the journal holds, 1 it does not, 2 it could not be checked
`;

/**
 * Runs one command.
 * @param print takes one line
 * @returns the exit code
 */
export async function runJournalCommand(
  words: readonly string[],
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  return runCommand(words, HELP, print, async () => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { heads: { type: 'string' } },
    });
    const [command, folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) return undefined;
    if (command === 'verify') return await tellVerdict(folder, values.heads, print);
    if (command === 'stats') return await tellStats(folder, print);
    return undefined;
  });
}

async function tellVerdict(
  folder: string,
  headsFile: string | undefined,
  print: (line: string) => void,
): Promise<0 | 1> {
  const heads = headsFile === undefined ? [] : await readHeads(headsFile);
  const { findings, records, deviceId, publicKey, head } = await verifyJournal(folder, heads);
  print(`device ${deviceId ?? 'unknown'}, public key ${publicKey ?? 'unknown'}`);
  print(`${records} records, head ${head ? `${head.epoch}/${head.seq} ${head.hash}` : 'unknown'}`);
  for (const { kind, where, what } of findings) {
    print(`${kind === 'broken' ? 'BROKEN' : 'note  '} ${where}: ${what}`);
  }
  const broken = findings.filter(({ kind }) => kind === 'broken').length;
  print(broken === 0 ? 'The journal holds.' : `The journal does not hold: ${broken} findings.`);
  return broken === 0 ? 0 : 1;
}

async function tellStats(folder: string, print: (line: string) => void): Promise<0> {
  const stats = await statsOf(folder);
  const { segments, bytes, lines, records, inspection, deadlines, mended, exported, keys } = stats;
  print(`${segments} segments, ${bytes} bytes`);
  for (const [type, count] of Object.entries(lines)) print(`${type.padEnd(10)} ${count} lines`);
  print(
    `records: ${records.sealed} sealed, ${records.delivered} delivered (${records.uncertain} with an uncertain receipt), ${records.withdrawn} withdrawn, ${records.open} open`,
  );
  for (const line of inspectionLines(inspection)) print(line);
  print(
    `deadlines: ${deadlines.met} met, ${deadlines.targetMissed} missed the target, ${deadlines.cutOffMissed} the cut-off`,
  );
  print(
    `mended: ${mended.linked} linked after the seal (${mended.linkedLate} past the target), ${mended.repaired} by a person`,
  );
  print(`handed out in rescue files and not settled: ${exported}`);
  print(`keys of services: ${keys.live} there, ${keys.erased} erased`);
  return 0;
}
