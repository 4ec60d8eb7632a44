import { readFile } from 'node:fs/promises';
import { bilingual } from '../../shared/mistake-text.ts';

/** What the command has around it. */
export interface Surroundings {
  readonly print: (line: string) => void;
  /** Asks for a line that is not shown. @throws where there is no terminal */
  readonly typed: (prompt: string) => Promise<string>;
  /** ms since 1970 UTC. */
  readonly now: () => number;
}

/** Where secrets are read from, in place of the terminal. */
export interface SecretFiles {
  readonly 'passphrase-file'?: string | undefined;
  readonly 'enrolment-key-file'?: string | undefined;
}

/** Twice: typed unseen, a slip would only be noticed at a counter. @throws when the two differ */
export async function secretTwice(
  values: SecretFiles,
  option: keyof SecretFiles,
  prompt: string,
  around: Surroundings,
): Promise<string> {
  const secret = await secretOf(values, option, prompt, around);
  const again = () => around.typed('再输一次 / once more: ');
  if (values[option] === undefined && (await again()).trim() !== secret) {
    throw new Error(bilingual('两次输入不一致', 'the two differ'));
  }
  return secret;
}

/** The one of the file `key`. */
export function passphraseOf(
  key: string,
  values: SecretFiles,
  around: Surroundings,
): Promise<string> {
  const prompt = `${bilingual(`${key} 的口令`, `Passphrase of ${key}`)}: `;
  return secretOf(values, 'passphrase-file', prompt, around);
}

/** From a file, or typed. */
async function secretOf(
  values: SecretFiles,
  option: keyof SecretFiles,
  prompt: string,
  { typed }: Surroundings,
): Promise<string> {
  const file = values[option];
  return file === undefined ? (await typed(prompt)).trim() : textIn(file);
}

/** What stands in a file, without the line break at its end. @throws when it cannot be read */
export async function textIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(bilingual(`无法读取 ${file}`, `${file} cannot be read`));
  });
  return text.trim();
}
