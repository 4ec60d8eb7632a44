import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { hallKeyIn, secretsIn } from '../../electron/provisioning/enrolment.ts';
import {
  isFingerprint,
  type OpenedBundle,
  openBundle,
} from '../../electron/provisioning/signed-bundle.ts';
import type { Bundle, BundleContent } from '../../shared/bundle.ts';
import { withSecrets } from '../../shared/bundle-content.ts';
import { bilingual } from '../../shared/mistake-text.ts';

type Print = (line: string) => void;

/**
 * Whether a bundle can be installed now.
 * @param file the bundle
 * @param expected what is known of it: the fingerprint of its signer, the enrolment key
 * @returns the exit code
 */
export async function verify(
  file: string,
  expected: { readonly fingerprint?: string; readonly enrolmentKey?: string },
  { print, now }: { readonly print: Print; readonly now: () => number },
): Promise<0 | 1> {
  const opened = await bundleIn(file, print);
  if (!opened.ok) return 1;
  for (const line of summaryOf(opened.bundle, opened.fingerprint)) print(line);
  if (Date.parse(opened.bundle.expiresAt) <= now()) {
    print(bilingual('已过期', 'it has expired'));
    return 1;
  }
  const { fingerprint, enrolmentKey } = expected;
  if (fingerprint !== undefined && !isFingerprint(fingerprint, opened.fingerprint)) {
    print(bilingual('指纹不一致', 'the fingerprint is another one'));
    return 1;
  }
  if (enrolmentKey === undefined) return 0;
  const content = await contentWith(opened.bundle, enrolmentKey);
  if (content === undefined) {
    print(bilingual('注册密钥打不开此配置包', 'the enrolment key does not open this bundle'));
    return 1;
  }
  print(bilingual('注册密钥正确', 'the enrolment key opens it'));
  for (const line of warningsOf(content)) print(line);
  return 0;
}

/** @returns what the bundle says, secrets included; `undefined` when the key is another one */
async function contentWith(
  { hall, settings, counters, secrets }: Bundle,
  enrolmentKey: string,
): Promise<BundleContent | undefined> {
  const hallKey = await hallKeyIn(secrets, enrolmentKey);
  const opened = hallKey && secretsIn(secrets, hallKey);
  return opened && withSecrets({ hall, settings, counters }, opened);
}

/**
 * What can be installed and will be missed later.
 * @param content with its secrets
 */
export function warningsOf({ settings }: Pick<BundleContent, 'settings'>): readonly string[] {
  const { pins } = settings;
  const isThere = pins !== null && typeof pins === 'object' && Reflect.has(pins, 'it');
  if (isThere) return [];
  const what = bilingual(
    '没有 pins.it：装好之后，谁也不能在设备上测试部件或安装新的配置包；用 npm run pin 生成后写入 hall.yaml',
    'no pins.it: once it is installed nobody can test the parts or bring a newer bundle at the device; make one with npm run pin and put it into hall.yaml',
  );
  return [`${bilingual('注意', 'mind')}: ${what}`];
}

/**
 * Prints what a bundle says, without its secrets.
 * @returns the exit code
 */
export async function inspect(file: string, print: Print): Promise<0 | 1> {
  const opened = await bundleIn(file, print);
  if (!opened.ok) return 1;
  const { hall, updates, settings, counters } = opened.bundle;
  for (const line of summaryOf(opened.bundle, opened.fingerprint)) print(line);
  print(stringify({ hall, ...(updates && { updates }), settings, counters }).trimEnd());
  return 0;
}

/** What people look at first. */
export function summaryOf(bundle: Bundle, fingerprint: string): readonly string[] {
  const { hall, version, counters, issuedAt, expiresAt } = bundle;
  return [
    `${hall.name} (${hall.code})`,
    `${bilingual('版本', 'version')}: ${version}; ${bilingual('窗口', 'counters')}: ${counters.length}`,
    `${bilingual('签发', 'issued')}: ${issuedAt}; ${bilingual('安装期限', 'to be installed before')}: ${expiresAt}`,
    `${bilingual('指纹', 'fingerprint')}: ${fingerprint}`,
  ];
}

async function bundleIn(file: string, print: Print): Promise<OpenedBundle> {
  const bytes = await readFile(file).catch(() => {
    throw new Error(bilingual(`无法读取 ${file}`, `${file} cannot be read`));
  });
  const opened = openBundle(bytes);
  if (!opened.ok) for (const { where, what } of opened.problems) print(`${where}: ${what}`);
  return opened;
}
