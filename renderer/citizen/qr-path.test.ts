import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { darkRuns, qrDrawing } from './qr-path.ts';

test('draws each run of dark modules as one rectangle', () => {
  expect(darkRuns([1, 1, 0, 0, 0, 1, 1, 0, 1], 3)).toBe(
    'M0 0h2v1h-2zM2 1h1v1h-1zM0 2h1v1h-1zM2 2h1v1h-1z',
  );
});

test('fills as many modules as the code has dark ones', () => {
  const payload = 'https://hcp.example.gov.cn/r?t=8f3a';
  const drawing = qrDrawing(payload);
  const { data } = create(payload, { errorCorrectionLevel: 'M' }).modules;
  const filled = [...(drawing?.path ?? '').matchAll(/h(\d+)v/g)].reduce(
    (sum, [, length]) => sum + Number(length),
    0,
  );
  expect(filled).toBe(data.reduce((sum, module) => sum + module, 0));
});

test('does without a code when the payload fits into none', () => {
  expect(qrDrawing('x'.repeat(5000))).toBeUndefined();
});
