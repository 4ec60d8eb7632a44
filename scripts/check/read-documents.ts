import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Reads all documents of the repository.
 * @param root of it
 * @returns the text of each by its path from there
 */
export async function readDocuments(root: string): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>();
  for await (const path of glob(['*.md', 'docs/**/*.md'], { cwd: root })) {
    documents.set(path, await readFile(join(root, path), 'utf8'));
  }
  return documents;
}
