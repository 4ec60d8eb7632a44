import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { bilingual, says } from '../../shared/mistake-text.ts';
import { z } from '../../shared/schema.ts';
import { mistakeLine, readTable, repeated, type TableMistake } from '../csv/table.ts';

const text = z.string().min(1).max(200);

/** Columns of the inventory, `counters.csv`; see docs/fleet.md. */
const rowSchema = z.strictObject({
  counter: z.string().min(1).max(16),
  name: text,
  /** 区县 or 部门: the rows of the bulletin. */
  group: text.optional(),
  host: z.string().regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)$/, {
    error: says('须为主机名或 IP 地址', 'must be a host name or an IP address'),
  }),
  port: z
    .string()
    .regex(/^\d{1,5}$/, { error: says('须为 1–65535 的端口', 'must be a port, 1–65535') })
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, {
      error: bilingual('须为 1–65535 的端口', 'must be a port, 1–65535'),
    }),
  /** What the device's status endpoint asks for; better kept in a file of its own. */
  token: text.optional(),
  tokenFile: text.optional(),
  /** PEM of the authority of the device's certificate; with it the device is asked over TLS. */
  ca: text.optional(),
  /** Of the device, as in its `device.json`. */
  publicKey: z
    .string()
    .regex(/^[A-Za-z0-9+/]{59}=$/, {
      error: says('须为 Ed25519 公钥（SPKI，Base64）', 'must be an Ed25519 key (SPKI, base64)'),
    })
    .optional(),
});

type Row = z.infer<typeof rowSchema>;

/** A counter of the hall and how its device is asked; `token` and `ca` (PEM) are what they say. */
export type Place = Omit<Row, 'tokenFile'>;

/** The inventory cannot be used; one sentence a line. */
class InventoryMistake extends Error {}

/**
 * Reads the list of a hall's counters. Files it names are looked for beside it.
 * @throws InventoryMistake with every wrong row, its line and column
 */
export async function readInventory(file: string): Promise<readonly Place[]> {
  const table = readTable(await readOrSay(file), rowSchema);
  if (!table.ok) throw mistaken(file, table.mistakes);
  const { rows } = table;
  const mistakes: TableMistake[] = [
    ...repeated(rows, 'counter', ({ counter }) => counter),
    ...repeated(rows, 'host:port', ({ host, port }) => `${host}:${port}`),
    ...repeated(rows, 'publicKey', ({ publicKey }) => publicKey),
  ];
  const read = async (line: number, name: string): Promise<string | undefined> => {
    try {
      return (await readFile(resolve(dirname(file), name), 'utf8')).trim();
    } catch {
      mistakes.push({ line, what: bilingual(`无法读取 ${name}`, `${name} cannot be read`) });
      return undefined;
    }
  };
  const places: Place[] = [];
  for (const { line, row } of rows) {
    const { token, tokenFile, ca, ...place } = row;
    if (token !== undefined && tokenFile !== undefined) {
      const what = bilingual('token 与 tokenFile 只能有一个', 'has both token and tokenFile');
      mistakes.push({ line, what });
    }
    const secret = tokenFile === undefined ? token : await read(line, tokenFile);
    const authority = ca === undefined ? undefined : await read(line, ca);
    places.push({ ...place, token: secret, ca: authority });
  }
  if (rows.length === 0) {
    mistakes.push({ line: 1, what: bilingual('没有窗口', 'has no counters') });
  }
  if (mistakes.length > 0) throw mistaken(file, mistakes);
  return places;
}

function mistaken(file: string, mistakes: readonly TableMistake[]): InventoryMistake {
  const sorted = mistakes.toSorted((one, other) => one.line - other.line);
  return new InventoryMistake(sorted.map((mistake) => mistakeLine(file, mistake)).join('\n'));
}

async function readOrSay(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch {
    throw new InventoryMistake(bilingual(`无法读取 ${file}`, `${file} cannot be read`));
  }
}
