import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LEVELS } from '../../shared/level.ts';
import { optionSetSchema, optionsOf } from '../../shared/options.ts';
import type { Entries, OptionEntries, TextSources } from './texts.ts';

/**
 * Reads all texts of the window and its program.
 * @param root of the repository
 */
export async function readTexts(root: string): Promise<TextSources> {
  const folder = join(root, 'renderer/i18n');
  const catalogues: Record<string, Entries> = {};
  const options: Record<string, OptionEntries> = {};
  for await (const name of glob('*.json', { cwd: folder })) {
    const content = JSON.parse(await readFile(join(folder, name), 'utf8'));
    const [, language = ''] = /^(?:options\.)?(.+)\.json$/.exec(name) ?? [];
    if (name.startsWith('options.')) options[language] = content;
    else catalogues[language] = content;
  }
  const sources: string[] = [];
  for await (const name of glob('renderer/**/*.{ts,tsx}', { cwd: root })) {
    if (!/\.test\.tsx?$/.test(name)) sources.push(await readFile(join(root, name), 'utf8'));
  }
  const published = optionSetSchema.parse(
    JSON.parse(await readFile(join(root, 'resources/provinces/evaluation-options.json'), 'utf8')),
  );
  return {
    catalogues,
    options,
    published: LEVELS.flatMap((level) => optionsOf(published, level)),
    sources,
  };
}
