import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Language } from './language.ts';
import type { Reply } from './replies.ts';

const replySchema = z.union([
  z
    .strictObject({ ack: z.string().nullable() })
    .transform((reply): Reply => ({ kind: 'ack', id: reply.ack })),
  z
    .strictObject({ error: z.string(), where: z.string(), id: z.string().optional() })
    .transform((reply): Reply => ({ kind: 'error', error: reply.error, where: reply.where })),
  z
    // Strict: a level, or anything about the citizen, would be no result but a scandal (R12).
    .strictObject({
      event: z.enum(['done', 'timeout']),
      ticket: z.string().optional(),
      counter: z.string(),
    })
    .transform(
      ({ event, ticket, counter }): Reply => ({
        kind: 'result',
        event,
        counter,
        ...(ticket === undefined ? {} : { ticket }),
      }),
    ),
]);

/** The canonical events, one JSON text a line. */
export function speakJson(counter: string, now: () => Date = () => new Date()): Language {
  return {
    say(event, { id = randomUUID(), ...details }) {
      const message = { id, event, counter, at: now().toISOString(), ...details };
      return [Buffer.from(`${JSON.stringify(message)}\n`)];
    },
    listener() {
      let unread = '';
      const decoder = new TextDecoder();
      return (bytes) => {
        const lines = (unread + decoder.decode(bytes, { stream: true })).split('\n');
        unread = lines.pop() ?? '';
        return lines.filter((line) => line.trim() !== '').map(readLine);
      };
    },
  };
}

function readLine(text: string): Reply {
  try {
    const parsed = replySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : { kind: 'unknown', text };
  } catch {
    return { kind: 'unknown', text };
  }
}
