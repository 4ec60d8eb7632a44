import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newEnrolmentKey } from '../../electron/provisioning/enrolment.ts';
import { fingerprintOf, openBundle } from '../../electron/provisioning/signed-bundle.ts';
import { BUNDLE_LIMIT, ENROLMENT_KEY_LEAST } from '../../shared/bundle.ts';
import { provisioningOf } from '../../shared/bundle-content.ts';
import { MADE_IN_ADVANCE } from '../../shared/form-number.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import { runCommand } from '../terminal/command-line.ts';
import { readContent } from './content.ts';
import { inspect, summaryOf, verify, warningsOf } from './look.ts';
import { makeBundle, signerOf } from './make-bundle.ts';
import { codes, forms } from './papers.ts';
import { passphraseOf, type Surroundings, secretTwice, textIn } from './secret-words.ts';
import { newSigningKey, readSigningKey } from './signing-key.ts';
import { COUNTERS_CSV, HALL_YAML } from './templates.ts';

const HELP = `Usage:
  npm run provision -- init DIR
  npm run provision -- build --hall hall.yaml --counters counters.csv --key hall.key
                             --out provision.yiping [--version N]
  npm run provision -- verify FILE [--fingerprint "…"] [--enrolment-key-file FILE]
  npm run provision -- inspect FILE
  npm run provision -- forms --hall hall.yaml --counters counters.csv --key hall.key
                             --out forms.html [--counter NUMBER] [--each 10] [--first 5000]
  npm run provision -- codes --hall hall.yaml --counters counters.csv --out codes.html
  npm run provision -- plain --hall hall.yaml --counters counters.csv --counter NUMBER --out FILE

init     writes hall.yaml, counters.csv and the hall's signing key hall.key (encrypted, for you alone)
build    makes the hall's one signed bundle for all its counters; without --version one more than FILE
verify   checks signature, content and days, and prints the fingerprint of the signing key; with the
         enrolment key also whether it opens the bundle, and what is missing among its secrets
inspect  prints what is in a bundle, without its secrets
forms    makes numbered paper forms for each counter, to be printed on A5
codes    makes a sheet with the pairing code of each counter, as text and QR code, to be cut up
plain    makes the unsigned file of one counter, with its secrets in clear: for npm run rescue and
         npm run province, and to try a device out

The passphrase of hall.key and the enrolment key are typed at the terminal, or read from files:
--passphrase-file FILE, --enrolment-key-file FILE

Exit codes: 0 done, or the bundle is good; 1 it is not (verify); 2 the command or a file is wrong
`;

const DAY_MS = 24 * 60 * 60_000;

const OPTIONS = {
  hall: { type: 'string' },
  counters: { type: 'string' },
  key: { type: 'string' },
  out: { type: 'string' },
  version: { type: 'string' },
  fingerprint: { type: 'string' },
  counter: { type: 'string' },
  each: { type: 'string', default: '10' },
  first: { type: 'string', default: String(MADE_IN_ADVANCE.from) },
  'passphrase-file': { type: 'string' },
  'enrolment-key-file': { type: 'string' },
} as const;

type Words = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;
type Values = Words['values'];

/**
 * Runs one command.
 * @returns the exit code
 */
export async function runProvisionCommand(
  words: readonly string[],
  around: Surroundings,
): Promise<0 | 1 | 2> {
  const { print } = around;
  return runCommand(words, HELP, print, async () => {
    const { values, positionals } = parseArgs({
      ...{ args: [...words], allowPositionals: true, options: OPTIONS },
    });
    const [command, place, ...more] = positionals;
    const takesPlace = ['init', 'verify', 'inspect'].includes(command ?? '');
    if (more.length === 0 && takesPlace === (place !== undefined)) {
      if (command === 'init' && place !== undefined) return await init(place, values, around);
      if (command === 'verify' && place !== undefined) {
        return await verify(place, await expectedIn(values), around);
      }
      if (command === 'inspect' && place !== undefined) return await inspect(place, print);
      if (command === 'build') return await build(values, around);
      if (command === 'forms') return await forms(values, around);
      if (command === 'codes') return await codes(values, print);
      if (command === 'plain') return await plain(values, print);
    }
    return undefined;
  });
}

async function init(folder: string, values: Values, around: Surroundings): Promise<0> {
  const { print } = around;
  const passphrase = await secretTwice(
    values,
    'passphrase-file',
    '新 hall.key 的口令 / Passphrase of the new hall.key: ',
    around,
  );
  const pem = newSigningKey(passphrase);
  const file = join(folder, 'hall.key');
  await mkdir(folder, { recursive: true });
  await writeNew(join(folder, 'hall.yaml'), HALL_YAML);
  await writeNew(join(folder, 'counters.csv'), COUNTERS_CSV);
  await writeNew(file, pem);
  print(`${folder}: hall.yaml, counters.csv, hall.key`);
  print(
    `${bilingual('指纹', 'fingerprint')}: ${fingerprintOf(signerOf(await readSigningKey(file, passphrase)))}`,
  );
  print(
    `${bilingual('建议的注册密钥（不保存，请记在纸上）', 'an enrolment key you may use (kept nowhere: write it down)')}: ${newEnrolmentKey()}`,
  );
  return 0;
}

async function build(values: Values, around: Surroundings): Promise<0 | undefined> {
  const { print, now } = around;
  const { hall, counters, key, out } = values;
  if (hall === undefined || counters === undefined || key === undefined || out === undefined)
    return undefined;
  const { content, validDays } = await readContent({ hall, counters });
  const passphrase = await passphraseOf(key, values, around);
  const privateKey = await readSigningKey(key, passphrase);
  const version = await versionFor(out, values.version);
  const enrolmentKey = await secretTwice(
    values,
    'enrolment-key-file',
    '注册密钥 / Enrolment key: ',
    around,
  );
  if (enrolmentKey.length < ENROLMENT_KEY_LEAST) {
    throw new Error(
      bilingual(
        `注册密钥至少 ${ENROLMENT_KEY_LEAST} 个字符`,
        `an enrolment key has at least ${ENROLMENT_KEY_LEAST} characters`,
      ),
    );
  }
  const issuedAt = now();
  const expiresAt = issuedAt + validDays * DAY_MS;
  const text = await makeBundle({
    ...{ content, privateKey, enrolmentKey, version, issuedAt, expiresAt },
  });
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.byteLength > BUNDLE_LIMIT) {
    throw new Error(
      bilingual(
        '配置包超过 1 MiB，设备不会接受',
        'the bundle has more than 1 MiB; no device takes it',
      ),
    );
  }
  await writeFile(`${out}.new`, bytes);
  await rename(`${out}.new`, out);
  const opened = openBundle(bytes);
  if (!opened.ok)
    throw new Error(opened.problems.map(({ where, what }) => `${where}: ${what}`).join('\n'));
  for (const line of summaryOf(opened.bundle, opened.fingerprint)) print(line);
  print(`${out}: ${bilingual(`${bytes.byteLength} 字节`, `${bytes.byteLength} bytes`)}`);
  for (const line of warningsOf(content)) print(line);
  return 0;
}

/** One more than the bundle that is replaced. */
async function versionFor(out: string, wished: string | undefined): Promise<number> {
  if (wished !== undefined) {
    const version = Number(wished);
    if (Number.isSafeInteger(version) && version >= 1) return version;
    throw new Error(bilingual('--version 须为正整数', '--version must be a whole number from 1'));
  }
  const bytes = await readFile(out).catch(() => null);
  if (bytes === null) return 1;
  const opened = openBundle(bytes);
  if (opened.ok) return opened.bundle.version + 1;
  throw new Error(
    bilingual(
      `${out} 不是完好的配置包，请用 --version 指定版本号`,
      `${out} is no bundle that could be counted on from; say --version`,
    ),
  );
}

async function plain(
  { hall, counters, counter, out }: Values,
  print: (line: string) => void,
): Promise<0 | undefined> {
  if (hall === undefined || counters === undefined || counter === undefined || out === undefined)
    return undefined;
  const { content } = await readContent({ hall, counters });
  const result = provisioningOf(content, counter);
  // Each counter of it has been tried already.
  if (result?.ok !== true) {
    throw new Error(bilingual(`没有窗口 ${counter}`, `there is no counter ${counter}`));
  }
  await writeNew(out, `${JSON.stringify(result.provisioning, null, 2)}\n`);
  print(out);
  return 0;
}

/** What a bundle is compared with. */
async function expectedIn(values: Values): Promise<Parameters<typeof verify>[1]> {
  const { fingerprint, 'enrolment-key-file': file } = values;
  return {
    ...(fingerprint !== undefined && { fingerprint }),
    ...(file !== undefined && { enrolmentKey: await textIn(file) }),
  };
}

/** For its owner alone; what is there already is not replaced. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new Error(
      isThere
        ? bilingual(`${file} 已存在，不覆盖`, `${file} is there already and is not replaced`)
        : bilingual(`无法写入 ${file}`, `${file} cannot be written`),
    );
  }
}
