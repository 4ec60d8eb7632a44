import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tracesOf } from './traces.ts';

it.each([
  ['UTF-8', (text: string) => Buffer.from(text)],
  ['UTF-16LE', (text: string) => Buffer.from(text, 'utf16le')],
  ['hex', (text: string) => Buffer.from(Buffer.from(text).toString('hex'))],
  ['base64', (text: string) => Buffer.from(Buffer.from(text).toString('base64'))],
  [
    'base64 behind one byte',
    (text: string) => Buffer.from(Buffer.from(`{${text}}`).toString('base64')),
  ],
  [
    'base64 behind two',
    (text: string) => Buffer.from(Buffer.from(`{"${text}"}`).toString('base64')),
  ],
] as const)('finds a name written as %s', (_how, write) => {
  const folder = mkdtempSync(join(tmpdir(), 'yiping-traces-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'file'),
    Buffer.concat([Buffer.alloc(7, 1), write('张测试一'), Buffer.alloc(3)]),
  );
  expect(tracesOf(['张测试一', '李样例二'], folder)).toEqual(['张测试一']);
});
