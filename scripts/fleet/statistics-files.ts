import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MonthStatistics, monthStatisticsSchema } from '../../shared/day-counts.ts';

/**
 * Reads the months that devices have exported, `*.json` anywhere below a folder.
 * @throws when a file is none: a bulletin that silently lacks a counter is worse than none
 */
export async function readStatisticsIn(folder: string): Promise<readonly MonthStatistics[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith('.json'),
  );
  return Promise.all(
    names.toSorted().map(async (name) => {
      const file = join(folder, name);
      try {
        return monthStatisticsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`${file} is no month of statistics: ${why}`);
      }
    }),
  );
}
