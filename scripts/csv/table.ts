import { CsvError, parse } from 'csv-parse/sync';
import { bilingual, mistakeText } from '../../shared/mistake-text.ts';
import type { z } from '../../shared/schema.ts';

/** What is wrong with a table and where; lines and columns from 1, as a spreadsheet shows them. */
export interface TableMistake {
  readonly line: number;
  readonly column?: { readonly number: number; readonly name: string };
  readonly what: string;
}

/** One row as its schema makes it, and the line it begins in. */
export interface TableRow<T> {
  readonly line: number;
  readonly row: T;
}

export type Table<T> =
  | { readonly ok: true; readonly rows: readonly TableRow<T>[] }
  | { readonly ok: false; readonly mistakes: readonly TableMistake[] };

/** `lines`: how many of the file were read when the record was complete. */
type Parsed = { readonly record: readonly string[]; readonly lines: number };

type Read =
  | { readonly ok: true; readonly records: readonly Parsed[] }
  | { readonly ok: false; readonly mistake: TableMistake };

/**
 * Reads a table that people keep in a spreadsheet: CSV in UTF-8 whose first line names the columns,
 * in any order. An empty cell counts as no cell. A column nobody knows is a mistake, so that a typing
 * error is not silently ignored.
 * @param schema of one row; its keys are the names of the columns
 * @returns all rows, or every mistake; never throws
 */
export function readTable<T>(
  bytes: Uint8Array,
  schema: z.ZodType<T> & { readonly shape: Readonly<Record<string, z.ZodType>> },
): Table<T> {
  const read = recordsIn(bytes);
  if (!read.ok) return { ok: false, mistakes: [read.mistake] };
  const [header, ...rest] = read.records;
  if (header === undefined) {
    return { ok: false, mistakes: [{ line: 1, what: bilingual('文件是空的', 'is empty') }] };
  }
  const names = header.record;
  const mistakes: TableMistake[] = headerMistakes(names, schema.shape);
  if (mistakes.length > 0) return { ok: false, mistakes };

  const rows: TableRow<T>[] = [];
  for (const { record, lines } of rest) {
    // A cell may hold line breaks, and what is told is the last line of the record.
    const line = lines - (record.join('').match(/\r\n|\r|\n/g)?.length ?? 0);
    if (record.length !== names.length) {
      const what = bilingual(
        `有 ${record.length} 列，应为 ${names.length} 列`,
        `has ${record.length} columns instead of ${names.length}`,
      );
      mistakes.push({ line, what });
      continue;
    }
    const filled = names.flatMap((name, at) => {
      const cell = record[at] ?? '';
      return cell === '' ? [] : [[name, cell]];
    });
    const parsed = schema.safeParse(Object.fromEntries(filled), { error: mistakeText });
    if (parsed.success) rows.push({ line, row: parsed.data });
    else {
      for (const { path, message } of parsed.error.issues) {
        const name = String(path[0] ?? '');
        const at = names.indexOf(name);
        const column = at < 0 ? {} : { column: { number: at + 1, name } };
        mistakes.push({
          line,
          ...column,
          what: at < 0 && name !== '' ? `${name}: ${message}` : message,
        });
      }
    }
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, rows };
}

/** A mistake as one line of text. */
export function mistakeLine(file: string, { line, column, what }: TableMistake): string {
  const place =
    column === undefined
      ? bilingual(`第 ${line} 行`, `line ${line}`)
      : bilingual(
          `第 ${line} 行第 ${column.number} 列（${column.name}）`,
          `line ${line}, column ${column.number} (${column.name})`,
        );
  return `${file}: ${place}: ${what}`;
}

/** The mistake of a value that an earlier line has already. */
export function repeated<T>(
  rows: readonly TableRow<T>[],
  name: string,
  of: (row: T) => string | undefined,
): readonly TableMistake[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ line, row }) => {
    const value = of(row);
    if (value === undefined) return [];
    const before = first.get(value);
    if (before === undefined) {
      first.set(value, line);
      return [];
    }
    const what = bilingual(`${name} 与第 ${before} 行相同`, `has the ${name} of line ${before}`);
    return [{ line, what }];
  });
}

function recordsIn(bytes: Uint8Array): Read {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const what = bilingual(
      '不是 UTF-8：请在表格软件中另存为“CSV UTF-8”',
      'is not UTF-8: save it as “CSV UTF-8” from the spreadsheet',
    );
    return { ok: false, mistake: { line: 1, what } };
  }
  try {
    const records: Parsed[] = [];
    parse(text, {
      ...{ bom: true, trim: true },
      ...{ skip_empty_lines: true, skip_records_with_empty_values: true },
      relax_column_count: true,
      on_record(record, { lines }) {
        records.push({ record, lines });
        return null;
      },
    });
    return { ok: true, records };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its own words quote the file, in which there are secrets.
    const what = bilingual(`引号不成对（${error.code}）`, `quotes do not match (${error.code})`);
    return { ok: false, mistake: { line: Number(error['lines'] ?? 1), what } };
  }
}

function headerMistakes(
  names: readonly string[],
  shape: Readonly<Record<string, z.ZodType>>,
): TableMistake[] {
  const known = Object.keys(shape);
  const told = known.join(', ');
  const wrong = names.flatMap((name, at) => {
    const column = { number: at + 1, name };
    if (!known.includes(name)) {
      const what = bilingual(`未知的列；可用：${told}`, `is no known column; known are ${told}`);
      return [{ line: 1, column, what }];
    }
    if (names.indexOf(name) < at) {
      return [{ line: 1, column, what: bilingual('此列重复', 'stands here twice') }];
    }
    return [];
  });
  const missing = known.filter(
    (name) => !names.includes(name) && shape[name]?.safeParse(undefined).success !== true,
  );
  return [
    ...wrong,
    ...missing.map((name) => ({
      line: 1,
      what: bilingual(`缺少 ${name} 列`, `lacks the column ${name}`),
    })),
  ];
}
