import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { PackagedFolder } from './folder.ts';

/**
 * Writes beside a package what is in it: what `hall.yaml` says of it, and each file with its size.
 * @param file the package
 * @param app what it was made of
 * @returns the account's file
 */
export async function giveAccount(file: string, app: PackagedFolder): Promise<string> {
  const { size } = await stat(file);
  const files = await filesIn(app.folder);
  const unpacked = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const account = [
    '# For hall.yaml, below updates.programs; write the address where your web server has it.',
    `- platform: ${app.target}`,
    `  version: ${app.version}`,
    `  url: https://…/${basename(file)}`,
    `  sha256: ${await digestOf(file)}`,
    `  size: ${size}`,
    '',
    `# The program, ${unpacked} bytes in ${files.length} files:`,
    ...files.map(({ path, bytes }) => `# ${String(bytes).padStart(12)} ${path}`),
    '',
  ];
  await writeFile(`${file}.yaml`, account.join('\n'));
  return `${file}.yaml`;
}

async function filesIn(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path), bytes: (await stat(path)).size };
    });
  return (await Promise.all(files)).sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}
