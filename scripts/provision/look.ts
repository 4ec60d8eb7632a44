import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import {
  isFingerprint,
  type OpenedBundle,
  openBundle,
} from '../../electron/provisioning/signed-bundle.ts';
import type { Bundle } from '../../shared/bundle.ts';
import { bilingual } from '../../shared/mistake-text.ts';

type Print = (line: string) => void;

/**
 * Whether a bundle can be installed now.
 * @param file the bundle
 * @param fingerprint that its signer should have, if it is known
 * @returns the exit code
 */
export async function verify(
  file: string,
  fingerprint: string | undefined,
  { print, now }: { readonly print: Print; readonly now: () => number },
): Promise<0 | 1> {
  const opened = await bundleIn(file, print);
  if (!opened.ok) return 1;
  for (const line of summaryOf(opened.bundle, opened.fingerprint)) print(line);
  if (Date.parse(opened.bundle.expiresAt) <= now()) {
    print(bilingual('已过期', 'it has expired'));
    return 1;
  }
  if (fingerprint !== undefined && !isFingerprint(fingerprint, opened.fingerprint)) {
    print(bilingual('指纹不一致', 'the fingerprint is another one'));
    return 1;
  }
  return 0;
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
