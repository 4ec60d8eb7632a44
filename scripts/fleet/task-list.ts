import { readFile } from 'node:fs/promises';
import { bilingual, says } from '../../shared/mistake-text.ts';
import { z } from '../../shared/schema.ts';
import { mistakeLine, readTable, repeated } from '../csv/table.ts';

/** 实施编码: a 业务办理项 of 33 characters begins with the code of its task. */
const TASK_CODE_LENGTH = 31;

const rowSchema = z.strictObject({
  taskCode: z
    .string()
    .regex(/^[0-9A-Za-z]{31,33}$/, {
      error: says('须为 31 至 33 位编码', 'must be a code of 31 to 33 characters'),
    })
    .transform(taskOf),
  taskName: z.string().min(1).max(200),
  department: z.string().min(1).max(200).optional(),
});

/** A task of the list that a hall's ratings should cover. */
export type ListedTask = z.infer<typeof rowSchema>;

/** The task a code stands for. */
export function taskOf(code: string): string {
  return code.slice(0, TASK_CODE_LENGTH).toUpperCase();
}

/**
 * Reads the list of the hall's tasks (事项清单).
 * @throws with every wrong row, its line and column
 */
export async function readTaskList(file: string): Promise<readonly ListedTask[]> {
  const bytes = await readFile(file).catch(() => {
    throw new Error(bilingual(`无法读取 ${file}`, `${file} cannot be read`));
  });
  const table = readTable(bytes, rowSchema);
  const mistakes = table.ok
    ? repeated(table.rows, 'taskCode', ({ taskCode }) => taskCode)
    : table.mistakes;
  if (!table.ok || mistakes.length > 0) {
    throw new Error(mistakes.map((mistake) => mistakeLine(file, mistake)).join('\n'));
  }
  return table.rows.map(({ row }) => row);
}
