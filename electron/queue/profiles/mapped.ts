import type { Mapping, Template } from '../../../shared/queue-mapping.ts';
import type { QueueProfile } from '../../../shared/queue-profile.ts';
import { fill, placeholdersOf, type TemplateValues } from '../../../shared/queue-template.ts';
import type { Message, Mistake } from '../framings/framing.ts';
import { readEvent } from './canonical.ts';
import type { Codec, Decoded, QueueResult, Told } from './codec.ts';
import { createDocuments, type Document, fits, textOf } from './mapped-document.ts';
import { canonicalOf } from './mapped-event.ts';

type Answer = NonNullable<NonNullable<Mapping['login']>['answer']>;

/**
 * Understands a foreign machine by the mapping of its profile (docs/queue-profiles.md).
 * @param settings.values what this input gives the names that the profile leaves open; may be secret
 */
export function createMappedCodec(settings: {
  readonly mapping: Mapping;
  readonly reply: QueueProfile['reply'];
  readonly counter: string;
  readonly values: TemplateValues;
}): Codec {
  const { mapping, reply } = settings;
  const { login, heartbeat, result: results } = mapping;
  const documents = createDocuments(mapping);
  const known = { ...settings.values, counter: settings.counter };
  const ours = mapping.counter === undefined ? undefined : textOf(fill(mapping.counter.is, known));

  function write(template: Template, values: TemplateValues): Message {
    const message = documents.write(template, { ...known, ...values });
    const named = [...placeholdersOf(template.body)];
    const isSecret = named.some((name) => Object.hasOwn(settings.values, name));
    return isSecret ? { ...message, isSecret } : message;
  }

  /** What a machine's code means, in the words of the profile; never what arrived itself. */
  function reasonOf(document: Document): string {
    const { path, names } = mapping.codes ?? { path: '', names: {} };
    const code = textOf(document.at(path)) ?? '';
    return Object.hasOwn(names, code) ? `${code} ${names[code]}` : 'for a reason it does not name';
  }

  function verdict(document: Document, { accepted }: Answer): { refused?: string } {
    const isYes = accepted === undefined || fits(document, accepted);
    return isYes ? {} : { refused: reasonOf(document) };
  }

  /** What is no event, but the other half of something that we said. */
  function answerOf(document: Document): Decoded | undefined {
    const { answer: loginAnswer, lost } = login ?? {};
    if (loginAnswer !== undefined && fits(document, loginAnswer.when)) {
      return { kind: 'login', ...verdict(document, loginAnswer) };
    }
    if (lost !== undefined && fits(document, lost)) {
      return { kind: 'login', refused: reasonOf(document) };
    }
    if (heartbeat?.answer !== undefined && fits(document, heartbeat.answer)) {
      return { kind: 'understood' };
    }
    const answer = results?.answer;
    if (answer === undefined || !fits(document, answer.when)) return undefined;
    const key = answer.id === undefined ? undefined : textOf(document.at(answer.id));
    return { kind: 'answered', ...(key !== undefined && { key }), ...verdict(document, answer) };
  }

  /** So that the machine knows which of its messages was refused. */
  function idOf(document: Document): { readonly id?: string } {
    const id = textOf(canonicalOf(document, { id: mapping.fields?.id })['id']);
    return id === undefined ? {} : { id };
  }

  function eventOf(document: Document): Decoded {
    const message = mapping.messages.find(({ when }) => fits(document, when));
    if (message === undefined) {
      return { ...bad('no message of the profile fits', '(whole message)'), ...idOf(document) };
    }
    const { event } = message;
    if (event === 'nothing') return { kind: 'understood' };
    if (event === 'complaint') return { kind: 'complaint', what: reasonOf(document) };
    if (mapping.counter !== undefined && textOf(document.at(mapping.counter.path)) === undefined) {
      return { ...bad('is missing', mapping.counter.path), ...idOf(document) };
    }
    const fields = { ...mapping.fields, ...message.fields };
    const read = readEvent({ ...canonicalOf(document, fields), event });
    if (read.kind === 'bad' || !reply.acknowledge || mapping.acknowledge === undefined) return read;
    const { id, content, leftOut } = read;
    const values = { id, event, ticket: content.ticket, ...leftOut };
    const acknowledgement = write(mapping.acknowledge, values);
    return { ...read, acknowledgement };
  }

  function tell({ kind, ticket, level }: QueueResult, id?: string): Told | undefined {
    const template = results?.[kind];
    if (!reply.result || template === undefined) return undefined;
    const named = placeholdersOf(template.body);
    const values = { event: kind, ticket, id, level: undefined };
    const key = results?.answer === undefined ? {} : { key: id ?? ticket ?? '' };
    if (named.has('id') && id === undefined) {
      return { impossible: 'the machine gave this service no id' };
    }
    if (!named.has('level')) return { message: write(template, values), ...key };
    // Not rated here, so that there is none.
    if (!reply.level || level === undefined) return undefined;
    const word = mapping.levels?.[level];
    if (word === undefined) return { impossible: `it has no word for level ${level}` };
    return { message: write(template, { ...values, level: word }), ...key };
  }

  return {
    decode(message) {
      const document = documents.read(message);
      if ('isNo' in document) return bad(`not ${document.isNo}`, '(whole message)');
      const theirs = mapping.counter && textOf(document.at(mapping.counter.path));
      if (theirs !== undefined && theirs !== ours) return { kind: 'elsewhere' };
      return answerOf(document) ?? eventOf(document);
    },
    refusal: ({ what, where }: Mistake, id) =>
      mapping.refuse === undefined ? undefined : write(mapping.refuse, { what, where, id }),
    result: tell,
    ...(results?.answer !== undefined && { insistence: { kind: 'keep' } }),
    ...(login !== undefined && {
      login: { message: () => write(login.send, {}), isAnswered: login.answer !== undefined },
    }),
    ...(heartbeat !== undefined && {
      heartbeat: { message: () => write(heartbeat.send, {}), everyMs: heartbeat.everyMs },
    }),
  };
}

function bad(what: string, where: string): Extract<Decoded, { kind: 'bad' }> {
  return { kind: 'bad', mistake: { what, where } };
}
