import { readFileSync } from 'node:fs';
import { z } from '../../../shared/schema.ts';

const vectorsSchema = z.object({
  frames: z.array(
    z.object({
      name: z.string(),
      hex: z.string(),
      address: z.int(),
      function: z.int(),
      data: z.array(z.int()),
      meaning: z.object({
        kind: z.string(),
        key: z.int().optional(),
        prompt: z.string().optional(),
        stars: z.int().optional(),
        ticket: z.string().optional(),
      }),
    }),
  ),
  streams: z.array(
    z.object({
      name: z.string(),
      hex: z.string(),
      good: z.int(),
      silenceAfter: z.boolean().optional(),
    }),
  ),
});

/** The vectors all parts of the product agree on. */
export function readQueueFrames(): z.infer<typeof vectorsSchema> {
  const file = new URL('../../../../shared/data/queue-frames.json', import.meta.url);
  return vectorsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** `FF 68 …` as bytes. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
