import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { type BundleContent, contentSchema } from '../../shared/bundle.ts';
import { cellsUsedIn, provisioningOf } from '../../shared/bundle-content.ts';
import { bilingual, says } from '../../shared/mistake-text.ts';
import { type Problem, pathText } from '../../shared/problem.ts';
import { z } from '../../shared/schema.ts';
import {
  mistakeLine,
  readTable,
  repeated,
  type TableMistake,
  type TableRow,
} from '../csv/table.ts';
import { HallMistake, readHallFile, type YamlPath } from './hall-file.ts';

const counterShape = contentSchema.shape.counters.element.shape;
const staffShape = counterShape.staff.unwrap().shape;

/** Columns every table of counters may have, beside those that `hall.yaml` asks for with `${name}`. */
const COLUMNS = {
  number: counterShape.number,
  name: counterShape.name,
  group: counterShape.group,
  code: counterShape.code,
  staffCode: staffShape.code.optional(),
  staffName: staffShape.name.optional(),
  staffPost: staffShape.post,
  staffStars: z
    .string()
    .regex(/^[1-5]$/, { error: says('须为 1–5', 'must be 1–5') })
    .optional(),
  staffPhoto: staffShape.photo,
};

/** The columns that are not the same in the bundle, by their place there. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  'counter.number': 'number',
  'counter.name': 'name',
  'counter.staff.code': 'staffCode',
  'counter.staff.name': 'staffName',
  'counter.staff.post': 'staffPost',
  'counter.staff.stars': 'staffStars',
  'counter.staff.photo': 'staffPhoto',
};

/** What a hall says in its two files, tried for every counter. */
export interface HallContent {
  readonly content: BundleContent;
  readonly validDays: number;
}

/**
 * Reads `hall.yaml` and the table of counters, and tries whether each counter's device could start
 * with them.
 * @throws HallMistake with every mistake: file, line, column
 */
export async function readContent(files: {
  readonly hall: string;
  readonly counters: string;
}): Promise<HallContent> {
  const hallFile = await readHallFile(files.hall);
  const { hall, updates, settings, validDays } = hallFile;
  const bytes = await readFile(files.counters).catch(() => {
    throw new HallMistake(
      bilingual(`无法读取 ${files.counters}`, `${files.counters} cannot be read`),
    );
  });
  const cellNames = cellsUsedIn(settings);
  const table = readTable(
    bytes,
    z.strictObject({
      ...Object.fromEntries(cellNames.map((name) => [name, z.string().max(200).optional()])),
      ...COLUMNS,
    }),
  );
  const wrong = (mistakes: readonly TableMistake[]) =>
    new HallMistake(mistakes.map((mistake) => mistakeLine(files.counters, mistake)).join('\n'));
  if (!table.ok) throw wrong(table.mistakes);
  const rows: readonly TableRow<Row>[] = table.rows;
  const found: TableMistake[] = [
    ...repeated(rows, 'number', (row) => row['number']),
    ...repeated(rows, 'code', (row) => row['code']),
    ...unfilled(rows, cellNames),
  ];
  if (found.length > 0) throw wrong(found);

  const content: BundleContent = {
    ...{ hall, settings, ...(updates !== undefined && { updates }) },
    counters: rows.map(({ row }) => counterOf(row, cellNames)),
  };
  const columns = columnsIn(bytes);
  const mistakes = rows.flatMap((row) =>
    mistakesAt(row, content).map(({ where, what }) => {
      const path = pathOf(where);
      const name = COLUMN_OF[where] ?? cellsUsedIn(settingAt(settings, path))[0];
      if (name === undefined) return hallFile.mistake(path, what);
      const column = { number: columns.indexOf(name) + 1, name };
      // What a whole counter lacks has no column to stand in.
      const place = column.number === 0 ? { line: row.line } : { line: row.line, column };
      return mistakeLine(files.counters, { ...place, what: `${where}: ${what}` });
    }),
  );
  // What is wrong at every counter is said once.
  if (mistakes.length > 0) throw new HallMistake([...new Set(mistakes)].join('\n'));
  return { content, validDays };
}

/** By column; an empty cell is not there. */
type Row = Readonly<Record<string, string | undefined>>;

function unfilled(
  rows: readonly TableRow<Row>[],
  cellNames: readonly string[],
): readonly TableMistake[] {
  if (rows.length === 0) return [{ line: 1, what: bilingual('没有窗口', 'has no counters') }];
  return cellNames
    .filter((name) => rows.every(({ row }) => row[name] === undefined))
    .map((name) => ({
      line: 1,
      what: bilingual(
        `缺少 ${name} 列：hall.yaml 中用到了 \${${name}}`,
        `lacks the column ${name}, which hall.yaml uses as \${${name}}`,
      ),
    }));
}

function counterOf(row: Row, cellNames: readonly string[]): BundleContent['counters'][number] {
  const { number = '', name = '', group, code } = row;
  const { staffCode, staffName, staffPost, staffStars, staffPhoto } = row;
  const cells = Object.fromEntries(
    cellNames.flatMap((cell) => (row[cell] === undefined ? [] : [[cell, row[cell]]])),
  );
  const staff = {
    ...(staffCode !== undefined && { code: staffCode }),
    ...(staffName !== undefined && { name: staffName }),
    ...(staffPost !== undefined && { post: staffPost }),
    ...(staffStars !== undefined && { stars: Number(staffStars) }),
    ...(staffPhoto !== undefined && { photo: staffPhoto }),
  };
  return {
    ...{ number, name },
    ...(group !== undefined && { group }),
    ...(code !== undefined && { code }),
    // Half of it is told as the mistake it is where the counter is tried.
    ...(Object.keys(staff).length > 0 && { staff: staff as { code: string; name: string } }),
    ...(cellNames.length > 0 && { cells }),
  };
}

/** Whatever keeps the device of one counter from starting. */
function mistakesAt({ row }: TableRow<Row>, content: BundleContent): readonly Problem[] {
  const result = provisioningOf(content, row['number'] ?? '');
  return result === undefined || result.ok ? [] : result.problems;
}

/** The names in the first line of a table that has been read. */
function columnsIn(bytes: Uint8Array): readonly string[] {
  const [names = []] = parse(Buffer.from(bytes), { bom: true, trim: true, to: 1 });
  return names;
}

/** `queue[0].port` → `['queue', 0, 'port']`. */
function pathOf(where: string): YamlPath {
  if (where === pathText([])) return [];
  const parts = where.match(/[^.[\]]+/g) ?? [];
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** What stands at a path, or at its last part that is there if that is a single value. */
function settingAt(settings: BundleContent['settings'], path: YamlPath) {
  let node: z.core.util.JSONType = settings;
  for (const part of path) {
    if (node === null || typeof node !== 'object' || !Object.hasOwn(node, part)) break;
    node = Reflect.get(node, part);
  }
  return typeof node === 'string' ? node : '';
}
