import { readFile } from 'node:fs/promises';
import { jsonMistake } from '../../shared/json-mistake.ts';
import { mistakeText } from '../../shared/mistake-text.ts';
import { pathText } from '../../shared/problem.ts';
import { type ProvinceSettings, provinceSettingsSchema } from '../../shared/province-settings.ts';
import { readProvisioning } from '../../shared/provisioning.ts';
import { z } from '../../shared/schema.ts';
import { type Case, caseSchema, serviceFactsSchema } from '../../shared/service.ts';

/** Cases to be checked, and when their service began where the file says so. */
export interface CheckRecord {
  readonly cases: readonly Case[];
  readonly serviceTime?: string | undefined;
}

/** What the case source answers with, or a service, or one case of it. */
const recordSchema = z.union([
  z.object({ service: serviceFactsSchema }).transform(({ service }): CheckRecord => service),
  serviceFactsSchema.transform((service): CheckRecord => service),
  caseSchema.transform((item): CheckRecord => ({ cases: [item] })),
]);

/**
 * Reads how to reach the province.
 * @param file a provisioning file, or only what stands under `province` in one
 * @throws every mistake with the path where it stands; never a value
 */
export async function provinceSettingsIn(file: string): Promise<ProvinceSettings> {
  const text = await textOf(file);
  const content = jsonIn(text, file);
  if (typeof content === 'object' && content !== null && 'format' in content) {
    const result = readProvisioning(text);
    if (result.ok) return result.provisioning.province;
    const mistakes = result.problems.map(({ where, what }) => `${where}: ${what}`);
    throw new Error([`${file} is no provisioning file:`, ...mistakes].join('\n'));
  }
  const parsed = provinceSettingsSchema.safeParse(content, { error: mistakeText });
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) => `${pathText(path)}: ${message}`);
  throw new Error([`${file} does not say how to reach a province:`, ...mistakes].join('\n'));
}

/**
 * Reads a record file.
 * @throws when it is none; quotes nothing of it, for it is about a citizen (R12)
 */
export async function recordIn(file: string): Promise<CheckRecord> {
  const parsed = recordSchema.safeParse(jsonIn(await textOf(file), file));
  if (!parsed.success) {
    throw new Error(
      `${file} is no record: it has to be a case, a service with "cases", or an answer of the case source`,
    );
  }
  if (parsed.data.cases.length === 0) throw new Error(`${file} has no case in it`);
  return parsed.data;
}

async function textOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The words of JSON.parse quote the file: a secret, or a citizen.
    const mistake = jsonMistake(text);
    const where = mistake && `: line ${mistake.line}, column ${mistake.column}, ${mistake.english}`;
    throw new Error(`${file} is not JSON${where ?? ''}`);
  }
}
