import { describe, expect, it } from 'vitest';
import { queueProfileSchema } from '../../../shared/queue-profile.ts';
import { bytesOfHex } from '../framings/hex.ts';
import { createLengthPrefixedFraming } from '../framings/length-prefixed.ts';
import { contentOf, mappedCodec } from '../testing/mapped.ts';

/** The third length-prefixed machine of queue-machine.md, which is not shipped: all of it is data. */
describe('a machine with a GBK magic, types in the header and four levels upside down', () => {
  const profile = queueProfileSchema.parse({
    format: 'yiping-queue-profile/1',
    id: 'gbk-magic',
    name: '示例',
    framing: {
      kind: 'length-prefixed',
      // 评价器 in GBK, 01 in ASCII.
      magic: 'C6 C0 BC DB C6 F7 30 31',
      header: [
        { field: 'type', as: 'int32le' },
        { field: 'length', as: 'int32le' },
      ],
    },
    codec: {
      kind: 'mapped',
      charset: 'gbk',
      syntax: { kind: 'text', delimiter: ',' },
      fields: { ticket: '0' },
      messages: [
        { when: { '@type': 2 }, event: 'evaluate' },
        { when: { '@type': 3 }, event: 'paused' },
        { when: { '@type': 4 }, event: 'cancelled' },
        { when: { '@type': 5 }, event: 'called' },
        { when: { '@type': 6 }, event: 'nothing' },
      ],
      login: { send: { type: 1, body: ['{counter}'] } },
      result: { done: { type: 10, body: ['{ticket}', '{level}'] } },
      levels: { 5: '1', 4: '2', 3: '3', 2: '4' },
    },
    reply: { acknowledge: false, result: true, level: true },
  });
  const codec = mappedCodec(profile);
  if (profile.framing.kind !== 'length-prefixed') throw new Error('another framing');
  const framing = createLengthPrefixedFraming(profile.framing);

  it('is understood by the type in the header', () => {
    const bytes = bytesOfHex('C6 C0 BC DB C6 F7 30 31 02 00 00 00 04 00 00 00 41 30 32 33');
    const [framed] = framing.feed(bytes, 0);
    if (framed?.kind !== 'frame') throw new Error('not a frame');
    expect(contentOf(codec.decode(framed, 0))).toEqual({ kind: 'evaluate', ticket: 'A023' });
  });

  it('registers first', () => {
    const message = codec.login?.message() ?? { body: new Uint8Array() };
    expect(Buffer.from(framing.wrap(message)).toString('hex')).toBe(
      'c6c0bcdbc6f73031010000000100000035',
    );
    expect(codec.login?.isAnswered).toBe(false);
  });

  it('hears the level by its own number, and cannot hear the one it has none for', () => {
    const result = { kind: 'done', ticket: 'A023', counter: '5' } as const;
    const told = codec.result({ ...result, level: 5 });
    expect(told).toEqual({ message: { type: 10, body: Buffer.from('A023,1') } });
    expect(codec.result({ ...result, level: 1 })).toEqual({
      impossible: 'it has no word for level 1',
    });
  });
});
