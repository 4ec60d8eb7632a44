import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A package of somebody else, some of which is in what a hall gets. */
export interface Shipped {
  readonly name: string;
  readonly version: string;
  /** As its package.json says, SPDX. */
  readonly licence: string;
  /** Within a bundle, beside the bundles as it is, or as the tables that were made from it. */
  readonly how: 'bundled' | 'beside' | 'tables';
  /** Where it is installed, absolute. */
  readonly folder: string;
  /** SHA-512 of what the registry delivered, hex; the lockfile's. */
  readonly sha512: string;
  readonly author: string | undefined;
}

/** What the keyboard's words and readings are made from, `scripts/pinyin`. */
const TABLES = ['@node-rs/jieba', 'pinyin-pro', 'opencc-js'] as const;

/**
 * Those that somebody has looked at: they ask for their text to go along, and for nothing else.
 * Another one has to be looked at first.
 */
const ACCEPTED = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']);

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z
    .union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)])
    .optional(),
});
const lockSchema = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({
      integrity: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/**
 * Every foreign package of which something ships: what the source maps of the build name, what the
 * product needs beside its bundles, and what tables were made from.
 * @param out a build with its source maps
 * @returns by name and version
 * @throws when there is no build, a package says no licence or one that nobody has looked at, or is
 *   not as the lockfile has it
 */
export async function shippedPackages(out: string): Promise<readonly Shipped[]> {
  const { packages } = lockSchema.parse(
    JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')),
  );
  const beside = Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
    .map(([path]) => join(ROOT, path));
  const tables = TABLES.map((name) => join(ROOT, 'node_modules', name));
  const how = new Map<string, Shipped['how']>([
    ...tables.map((folder) => [folder, 'tables'] as const),
    ...(await bundledFolders(out)).map((folder) => [folder, 'bundled'] as const),
    ...beside.map((folder) => [folder, 'beside'] as const),
  ]);
  const shipped = await Promise.all(
    [...how].map(async ([folder, way]): Promise<Shipped> => {
      const { name, version, license, author } = manifestSchema.parse(
        JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
        { error: () => `${folder}: its package.json says no name, version or licence` },
      );
      const path = relative(ROOT, folder).split(sep).join('/');
      const integrity = packages[path]?.integrity;
      if (integrity?.startsWith('sha512-') !== true) {
        throw new Error(`${path} is not in the lockfile with its SHA-512`);
      }
      for (const one of license.replace(/[()]/g, '').split(/ AND | OR /)) {
        if (!ACCEPTED.has(one)) throw new Error(`${path}: nobody has looked at the licence ${one}`);
      }
      const sha512 = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
      return { name, version, licence: license, how: way, folder, sha512, author };
    }),
  );
  // One that is installed in two places is one all the same.
  const byName = new Map(shipped.map((each) => [`${each.name} ${each.version}`, each]));
  return [...byName].sort(([a], [b]) => compare(a, b)).map(([, each]) => each);
}

/** By code points: the same everywhere. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

const mapSchema = z.looseObject({ sources: z.array(z.string()) });

/** The folders of all packages the build's source maps name. @throws when there are no maps */
async function bundledFolders(out: string): Promise<readonly string[]> {
  const maps = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.map'));
  if (maps.length === 0) throw new Error(`${out} has no source maps: what is in it is unknown`);
  const folders = new Set<string>();
  for (const name of maps) {
    const { sources } = mapSchema.parse(JSON.parse(await readFile(join(out, name), 'utf8')));
    for (const source of sources) {
      // Those of a worker begin elsewhere than the others. A package may bring others of its own.
      const path = /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(
        source,
      )?.[1];
      if (path !== undefined) folders.add(join(ROOT, path));
    }
  }
  return [...folders];
}
