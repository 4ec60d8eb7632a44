import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { frame, speakSerial } from './serial-language.ts';

const vectorsFile = new URL('../../../shared/data/queue-frames.json', import.meta.url);
const vectors = z
  .object({
    frames: z.array(
      z.object({
        name: z.string(),
        hex: z.string(),
        address: z.int(),
        function: z.int(),
        data: z.array(z.int()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(vectorsFile, 'utf8')));

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .toUpperCase()
    .replaceAll(/..(?=.)/g, '$& ');
}

describe('the serial machine', () => {
  it.each(vectors.frames)('builds and reads the frame: $name', (vector) => {
    const built = frame(vector.address, vector.function, vector.data);
    expect(hex(built)).toBe(vector.hex);
    expect(speakSerial(1).converse(() => undefined)(built)).toEqual([
      { kind: 'frame', address: vector.address, command: vector.function, data: vector.data },
    ]);
  });

  it('shows the digits of the ticket before it calls', () => {
    expect(speakSerial(1).say('called', { ticket: 'A023' }).map(hex)).toEqual([
      'FF 68 08 08 68 01 02 0A 0A 0A 00 02 03 26 16',
      'FF 68 03 03 68 01 01 0C 0E 16',
    ]);
  });

  it('reads frames that arrive in pieces', () => {
    const listen = speakSerial(5).converse(() => undefined);
    const replies = [...frame(5, 1, [2])].flatMap((byte) => listen(Uint8Array.of(byte)));
    expect(replies).toHaveLength(1);
  });

  it('acknowledges a result by its key', () => {
    const said: Uint8Array[] = [];
    speakSerial(5).converse((bytes) => said.push(bytes))(frame(5, 0x11, [2]));
    expect(said.map(hex)).toEqual(['FF 68 03 03 68 05 01 02 08 16']);
  });

  it('says clearly what it has no words for', () => {
    expect(() => speakSerial(5).say('resumed', {})).toThrow('no word for "resumed"');
    expect(() => speakSerial(5).say('called', { ticket: 'A1234567' })).toThrow('1 to 6 digits');
  });
});
