import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const DOCS = new URL('../../docs/', import.meta.url);

/**
 * Writes anew what stands below a heading of a document; all above it is kept by hand.
 * @param name of the document in docs/
 * @param heading with its marks: `## The last run`
 * @throws when the document has no such heading
 */
export async function writeBelow(name: string, heading: string, text: string): Promise<void> {
  const file = fileURLToPath(new URL(name, DOCS));
  await writeFile(file, renewedBelow(await readFile(file, 'utf8'), heading, text));
}

/** @throws when the document has no such heading */
export function renewedBelow(document: string, heading: string, text: string): string {
  const begin = `\n${document}`.indexOf(`\n${heading}\n`);
  if (begin < 0) throw new Error(`the document has no heading “${heading}”`);
  return `${document.slice(0, begin)}${heading}\n\n${text}`;
}

/** @param name of the picture in docs/images/ */
export async function writeImage(name: string, content: string): Promise<void> {
  await writeFile(new URL(`images/${name}`, DOCS), content);
}

/**
 * Writes all pictures whose names begin alike; those of them that are not written any more go.
 * @param images content by name in docs/images/
 */
export async function writeImages(
  prefix: string,
  images: ReadonlyMap<string, string>,
): Promise<void> {
  const there = await readdir(new URL('images/', DOCS));
  const over = there.filter((name) => name.startsWith(prefix) && !images.has(name));
  for (const name of over) await rm(new URL(`images/${name}`, DOCS));
  for (const [name, content] of images) await writeImage(name, content);
}
