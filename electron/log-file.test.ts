import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder } from '../tests/device.ts';
import { createLogFile } from './log-file.ts';

it('has each line on the disk before it returns', () => {
  const file = join(aFolder(), 'deep', 'yiping.log');
  const log = createLogFile(file);
  expect(log.write('one\n')).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('one\n');
  log.write('two\n');
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
});

it('goes on in the file of the last run, and not in its half line', () => {
  const file = join(aFolder(), 'yiping.log');
  writeFileSync(file, 'one\ntw');
  createLogFile(file).write('three\n');
  expect(readFileSync(file, 'utf8')).toBe('one\ntw\nthree\n');
});

it('moves a full file aside and keeps only so many', () => {
  const folder = aFolder();
  const log = createLogFile(join(folder, 'yiping.log'), { bytes: 8, kept: 2 });
  for (const line of ['1aa', '1bb', '2aa', '2bb', '3aa', '3bb', '4aa']) log.write(`${line}\n`);
  const contents = readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  expect(contents).toEqual([
    ['yiping.log', '4aa\n'],
    ['yiping.log.1', '3aa\n3bb\n'],
    ['yiping.log.2', '2aa\n2bb\n'],
  ]);
});

it('drops its full files when the disk needs the room, and goes on', () => {
  const folder = aFolder();
  const log = createLogFile(join(folder, 'yiping.log'), { bytes: 8, kept: 2 });
  for (const line of ['1aa', '1bb', '2aa', '2bb', '3aa']) log.write(`${line}\n`);
  log.dropOld();
  log.write('3bb\n');
  expect(readdirSync(folder)).toEqual(['yiping.log']);
  expect(readFileSync(join(folder, 'yiping.log'), 'utf8')).toBe('3aa\n3bb\n');
});

it('is full after what an earlier run has written, too', () => {
  const folder = aFolder();
  const file = join(folder, 'yiping.log');
  const limits = { bytes: 8, kept: 2 };
  createLogFile(file, limits).write('1aa\n');
  const log = createLogFile(file, limits);
  for (const line of ['1bb', '2aa']) log.write(`${line}\n`);
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('1aa\n1bb\n');
});

it('begins anew where the full file cannot be moved aside', () => {
  const folder = aFolder();
  const file = join(folder, 'yiping.log');
  mkdirSync(join(folder, 'yiping.log.1', 'in the way'), { recursive: true });
  const log = createLogFile(file, { bytes: 8, kept: 1 });
  for (const line of ['1aa', '1bb', '2aa']) expect(log.write(`${line}\n`)).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('2aa\n');
});

it('writes again as soon as the file can be opened', () => {
  const folder = aFolder();
  const file = join(folder, 'yiping.log');
  mkdirSync(file);
  const log = createLogFile(file);
  expect(log.write('one\n')).toBe(false);
  rmSync(file, { recursive: true });
  expect(log.write('two\n')).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('two\n');
});

it('opens the file again after it was closed', () => {
  const file = join(aFolder(), 'yiping.log');
  const log = createLogFile(file);
  log.write('one\n');
  log.close();
  appendFileSync(file, 'between\n');
  log.write('two\n');
  expect(readFileSync(file, 'utf8')).toBe('one\nbetween\ntwo\n');
});

it('names its files from the first line on', () => {
  const file = join(aFolder(), 'yiping.log');
  const log = createLogFile(file, { bytes: 8, kept: 2 });
  expect(log.files()).toEqual([]);
  for (const line of ['1aa\n', '2aa\n', '3aa\n', '4aa\n', '5aa\n']) log.write(line);
  expect(log.files().map((each) => readFileSync(each, 'utf8'))).toEqual([
    '1aa\n2aa\n',
    '3aa\n4aa\n',
    '5aa\n',
  ]);
});
