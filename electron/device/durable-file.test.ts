import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder } from '../../tests/device.ts';
import { writeDurably } from './durable-file.ts';

it('replaces a file whole and leaves no draft behind', () => {
  const folder = aFolder();
  const file = join(folder, 'deep', 'state.json');
  writeDurably(file, 'a long first text');
  writeDurably(file, 'short');
  expect(readFileSync(file, 'utf8')).toBe('short');
  expect(readdirSync(join(folder, 'deep'))).toEqual(['state.json']);
});

it('is not confused by the draft of a power cut', () => {
  const file = join(aFolder(), 'state.json');
  writeFileSync(`${file}.new`, 'half of someth');
  writeDurably(file, 'whole');
  expect(readFileSync(file, 'utf8')).toBe('whole');
});

it('leaves the old file when the new one cannot be written', () => {
  const file = join(aFolder(), 'state.json');
  writeDurably(file, 'old');
  mkdirSync(`${file}.new`);
  expect(() => writeDurably(file, 'new')).toThrow();
  expect(readFileSync(file, 'utf8')).toBe('old');
});
