import iconv from 'iconv-lite';
import type { QueueProfile } from '../../../shared/queue-profile.ts';
import { shippedQueueProfiles } from '../../../shared/shipped-queue-profiles.ts';
import type { Message } from '../framings/framing.ts';
import type { Codec, Decoded } from '../profiles/codec.ts';
import { createMappedCodec } from '../profiles/mapped.ts';

/** What an input gives the names that the shipped profiles leave open. */
const values = { userCode: '0512', work_no: '0512', key: 'demo-key' };

export function shippedProfile(id: string): QueueProfile {
  const profile = shippedQueueProfiles().find((one) => one.id === id);
  if (profile === undefined) throw new Error(`${id} is not shipped`);
  return profile;
}

export function mappedCodec({ codec, reply }: Pick<QueueProfile, 'codec' | 'reply'>): Codec {
  if (codec.kind !== 'mapped') throw new Error('not a mapping');
  return createMappedCodec({ mapping: codec, reply, counter: '5', values });
}

export function jsonMessage(message: unknown): Message {
  return { body: Buffer.from(JSON.stringify(message)) };
}

/** What a message to the machine says. */
export function saidIn(message: Message | undefined, charset = 'utf-8'): unknown {
  if (message === undefined) return undefined;
  return JSON.parse(iconv.decode(Buffer.from(message.body), charset));
}

/** The event; or all of it, where it is none. */
export function contentOf(decoded: Decoded): unknown {
  return decoded.kind === 'event' ? decoded.content : decoded;
}
