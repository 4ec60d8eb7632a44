import type { BundleContent, Secret } from './bundle.ts';
import { type ProvisioningResult, provisioningFrom } from './provisioning.ts';
import type { z } from './schema.ts';

type Json = z.core.util.JSONType;

/**
 * Names whose values nobody but a device may read, wherever they stand. Values of queue machines and
 * cells of counters are among them, for they may be passwords.
 */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  ...['appKey', 'appSecret', 'appMark', 'appCode', 'appWord', 'appId', 'secret', 'password'],
  ...['token', 'key', 'login', 'values', 'pins', 'formsKey', 'cells'],
]);

/** Takes the secrets out of a hall's settings. */
export function withoutSecrets(content: BundleContent): {
  readonly open: BundleContent;
  readonly secrets: readonly Secret[];
} {
  const open = copyOf(content);
  const secrets: Secret[] = [];
  const visit = (node: unknown, path: Secret['path']): void => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      for (const [at, item] of node.entries()) visit(item, [...path, at]);
      return;
    }
    for (const [name, value] of Object.entries(node)) {
      if (SECRET_NAMES.has(name)) {
        secrets.push({ path: [...path, name], value });
        Reflect.deleteProperty(node, name);
      } else visit(value, [...path, name]);
    }
  };
  visit(open.settings, ['settings']);
  visit(open.counters, ['counters']);
  return { open, secrets };
}

/**
 * Puts the secrets back where they were.
 * @throws when there is no such place
 */
export function withSecrets(open: BundleContent, secrets: readonly Secret[]): BundleContent {
  const content = copyOf(open);
  for (const { path, value } of secrets) {
    let node: unknown = content;
    for (const part of path.slice(0, -1)) node = childOf(node, part);
    const name = path.at(-1);
    if (node === null || typeof node !== 'object' || typeof name !== 'string') {
      throw new Error('a secret has no place in this bundle');
    }
    Object.defineProperty(node, name, {
      ...{ value, enumerable: true, configurable: true, writable: true },
    });
  }
  return content;
}

/** All of it is JSON. */
function copyOf(content: BundleContent): BundleContent {
  return JSON.parse(JSON.stringify(content));
}

function childOf(node: unknown, part: string | number): unknown {
  if (node === null || typeof node !== 'object' || !Object.hasOwn(node, part)) {
    throw new Error('a secret has no place in this bundle');
  }
  return Reflect.get(node, part);
}

/**
 * What the hall tells the device of one counter, as if it stood in a file of its own.
 * @param content with its secrets
 * @param read how such a file is read
 * @returns the provisioning, or every mistake with its path in the settings; `undefined` when the
 *   bundle knows no such counter
 */
export function provisioningOf(
  content: BundleContent,
  counterNumber: string,
  read: (file: unknown) => ProvisioningResult = provisioningFrom,
): ProvisioningResult | undefined {
  const counter = content.counters.find(({ number }) => number === counterNumber);
  if (counter === undefined) return undefined;
  const { number, name, staff, cells = {} } = counter;
  const { hall, settings } = content;
  const filled = filledIn(settings, cells);
  return read({
    ...(filled !== null && typeof filled === 'object' && filled),
    format: 'yiping-provisioning/1',
    hall,
    counter: { number, name, ...(staff !== undefined && { staff }) },
  });
}

/** `${name}`, or `${name:number}` for a text that becomes a number. */
const PLACEHOLDER = /\$\{([A-Za-z][A-Za-z0-9_]*)(:number)?\}/g;

/** The names of the cells that a setting, or all within it, is made of. */
export function cellsUsedIn(settings: Json): readonly string[] {
  const text = JSON.stringify(settings);
  return [...new Set(Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name))];
}

/**
 * A setting that is nothing but the placeholder of an empty cell is left out, so that what is
 * optional may be there at some counters only.
 */
function filledIn(setting: Json, cells: Readonly<Record<string, string>>): Json | undefined {
  if (typeof setting === 'string') {
    const [whole] = setting.matchAll(PLACEHOLDER);
    if (whole?.[0] !== setting) {
      return setting.replaceAll(PLACEHOLDER, (_, name: string) => cells[name] ?? '');
    }
    const cell = cells[whole[1] ?? ''];
    if (whole[2] === undefined || cell === undefined) return cell;
    // What is no number stays a text, and is told as the mistake it is.
    return /^-?\d+$/.test(cell) ? Number(cell) : cell;
  }
  if (Array.isArray(setting)) return setting.map((item) => filledIn(item, cells) ?? '');
  if (setting === null || typeof setting !== 'object') return setting;
  return Object.fromEntries(
    Object.entries(setting).flatMap(([name, value]) => {
      const filled = filledIn(value, cells);
      return filled === undefined ? [] : [[name, filled]];
    }),
  );
}
