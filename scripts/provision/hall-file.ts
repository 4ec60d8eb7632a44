import { readFile } from 'node:fs/promises';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type BundleContent, contentSchema } from '../../shared/bundle.ts';
import { bilingual, mistakeText } from '../../shared/mistake-text.ts';
import { z } from '../../shared/schema.ts';

const MOST_DAYS = 3_650;

/** What of `hall.yaml` is not about the single device; everything else is its provisioning. */
const ownSchema = z.strictObject({
  hall: contentSchema.shape.hall,
  updates: contentSchema.shape.updates,
  /** How long a bundle may be installed after it was built. */
  validDays: z.int().min(1).max(MOST_DAYS).default(400),
});

/** A file of the hall is wrong; one sentence a line. */
export class HallMistake extends Error {}

/** A path within `hall.yaml`: `['queue', 0, 'port']`. */
export type YamlPath = readonly (string | number)[];

export interface HallFile {
  readonly hall: BundleContent['hall'];
  readonly updates: BundleContent['updates'];
  readonly settings: BundleContent['settings'];
  readonly validDays: number;
  /** A mistake as a line of text, with the line where the path, or what is there of it, stands. */
  mistake(path: YamlPath, what: string): string;
}

/**
 * Reads what a hall says about all its counters.
 * @param file YAML in UTF-8
 * @throws HallMistake with every mistake and its line
 */
export async function readHallFile(file: string): Promise<HallFile> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new HallMistake(bilingual(`无法读取 ${file}`, `${file} cannot be read`));
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const told = (offset: number, what: string) => {
    const { line, col } = lines.linePos(offset);
    return `${file}: ${bilingual(`第 ${line} 行第 ${col} 列`, `line ${line}, column ${col}`)}: ${what}`;
  };
  const { errors } = document;
  if (errors.length > 0) {
    // The words of the parser quote the file, in which there are secrets.
    throw new HallMistake(
      errors
        .map(({ code, pos: [at] }) =>
          told(at, bilingual(`YAML 有误（${code}）`, `no YAML (${code})`)),
        )
        .join('\n'),
    );
  }
  const mistake = (path: YamlPath, what: string) =>
    told(offsetOf(document, path), path.length === 0 ? what : `${path.join('.')}: ${what}`);

  const content = z.record(z.string(), z.json()).safeParse(document.toJS(), { error: mistakeText });
  if (!content.success) {
    throw new HallMistake(
      mistake([], bilingual('须为“名称: 值”的列表', 'must be a list of “name: value”')),
    );
  }
  const { hall, updates, validDays, ...settings } = content.data;
  const own = ownSchema.safeParse(
    {
      hall,
      ...(updates !== undefined && { updates }),
      ...(validDays !== undefined && { validDays }),
    },
    { error: mistakeText },
  );
  const mistakes = own.success
    ? []
    : own.error.issues.map(({ path, message }) => mistake(path as YamlPath, message));
  // These are said once for each counter, in the table beside it.
  for (const name of ['counter', 'counters', 'format'] as const) {
    if (Object.hasOwn(settings, name)) {
      mistakes.push(mistake([name], bilingual('不在此文件中填写', 'does not belong in this file')));
    }
  }
  if (!own.success || mistakes.length > 0) throw new HallMistake(mistakes.join('\n'));
  return { ...own.data, updates: own.data.updates, settings, mistake };
}

/** Where the path stands, or its nearest part that is there. */
function offsetOf(document: Document, path: YamlPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
