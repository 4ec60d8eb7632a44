import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedQueueProfiles } from '../../../shared/shipped-queue-profiles.ts';
import { createFf68Framing } from '../framings/ff68.ts';
import { bytesOf, readQueueFrames } from '../testing/queue-frames.ts';
import type { Codec, Decoded } from './codec.ts';
import { createFf68Codec } from './ff68.ts';

function codecAt(address: number, level = false): Codec {
  const profile = shippedQueueProfiles().find(({ id }) => id === 'ff68');
  if (profile?.codec.kind !== 'ff68') throw new Error('the ff68 profile is not shipped');
  return createFf68Codec({ table: profile.codec, address, acknowledge: true, level });
}

function meaning(decoded: Decoded): unknown {
  return decoded.kind === 'event' ? decoded.content : decoded;
}

describe('ff68 codec', () => {
  it.each(readQueueFrames().frames)('understands: $name', (vector) => {
    const [framed] = createFf68Framing({ silenceMs: 200 }).feed(bytesOf(vector.hex), 0);
    if (framed?.kind !== 'frame') throw new Error('not a frame');
    // A beep and an acknowledgement are understood, but no business of the session.
    const silent = ['beep', 'acknowledged'].includes(vector.meaning.kind);
    expect(meaning(codecAt(vector.address).decode(framed, 0))).toEqual(
      silent ? { kind: 'understood' } : vector.meaning,
    );
    expect(codecAt(vector.address + 1).decode(framed, 0)).toEqual({ kind: 'elsewhere' });
  });

  it('reads the key from the last bytes, whatever digits stand before them', () => {
    const codec = codecAt(5);
    expect(meaning(codec.decode({ body: bytesOf('05 01 02 03 0C') }, 0))).toEqual({
      kind: 'called',
    });
    expect(meaning(codec.decode({ body: bytesOf('05 01 01 06 0F') }, 0))).toEqual({
      kind: 'abandoned',
    });
  });

  it('begins a service with 0F alone only', () => {
    const codec = codecAt(5);
    expect(meaning(codec.decode({ body: bytesOf('05 01 0F') }, 0))).toEqual({ kind: 'started' });
    expect(codec.decode({ body: bytesOf('05 01 07 0F') }, 0).kind).toBe('bad');
  });

  it('gives a call the ticket that was shown just before it', () => {
    const codec = codecAt(5);
    codec.decode({ body: bytesOf('05 02 0A 0A 0A 00 02 03') }, 0);
    expect(meaning(codec.decode({ body: bytesOf('05 01 0C') }, 2_000))).toEqual({
      kind: 'called',
      ticket: '023',
    });
  });

  it('gives a call no ticket when the last one shown belongs to the citizen before', () => {
    const codec = codecAt(5);
    codec.decode({ body: bytesOf('05 02 0A 0A 0A 00 02 03') }, 0);
    expect(meaning(codec.decode({ body: bytesOf('05 01 0C') }, 2_001))).toEqual({ kind: 'called' });
  });

  it('gives the next call no ticket that was shown after the last one', () => {
    const codec = codecAt(5);
    const call = (at: number) => meaning(codec.decode({ body: bytesOf('05 01 0C') }, at));
    call(10_000);
    codec.decode({ body: bytesOf('05 02 0A 0A 0A 00 02 03') }, 10_100);
    codec.decode({ body: bytesOf('05 02 0A 0A 0A 00 02 03') }, 11_400);
    expect(call(11_500)).toEqual({ kind: 'called' });
  });

  it('gives a call that is repeated at once the same ticket', () => {
    const codec = codecAt(5);
    codec.decode({ body: bytesOf('05 02 0A 0A 0A 00 02 03') }, 0);
    const call = (at: number) => meaning(codec.decode({ body: bytesOf('05 01 0C') }, at));
    expect([call(100), call(900)]).toEqual([
      { kind: 'called', ticket: '023' },
      { kind: 'called', ticket: '023' },
    ]);
  });

  it('acknowledges a keypad with the same key', () => {
    const decoded = codecAt(5).decode({ body: bytesOf('05 11 02') }, 0);
    expect(decoded).toMatchObject({ acknowledgement: { body: bytesOf('05 01 02') } });
  });

  it.each(['05 02 06', '05 02 00 0A 01 02 03 04', '05 02 01 02', '05 77', '05 11', '05 03 01'])(
    'refuses what it does not know: %s',
    (body) => {
      expect(codecAt(5).decode({ body: bytesOf(body) }, 0).kind).toBe('bad');
    },
  );

  it('takes a cleared display for no ticket', () => {
    const cleared = bytesOf('05 02 0A 0A 0A 0A 0A 0A');
    expect(codecAt(5).decode({ body: cleared }, 0)).toEqual({ kind: 'understood' });
  });

  it('reports no result where the level may not be told, for that is all it could say', () => {
    const result = { kind: 'done', ticket: '023', counter: '5', level: 4 } as const;
    expect(codecAt(5).result(result)).toBeUndefined();
    const { level: _, ...rest } = result;
    expect(codecAt(5, true).result(rest)).toBeUndefined();
  });

  it('reports the key code of the level where it may, and knows its acknowledgement', () => {
    const codec = codecAt(5, true);
    const told = codec.result({ kind: 'done', counter: '5', level: 4 });
    expect(told).toEqual({ message: { body: bytesOf('05 11 02') }, key: '02' });
    expect(codec.decode({ body: bytesOf('05 01 02') }, 0)).toEqual({ kind: 'answered', key: '02' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (body) => {
        expect(codecAt(5).decode({ body }, 0).kind).toBeTypeOf('string');
      }),
    );
  });
});
