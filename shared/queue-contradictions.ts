import { bilingual } from './mistake-text.ts';
import { cuttingDelimiter } from './queue-delimiter.ts';
import { ambiguousKeys, type Ff68Table } from './queue-ff68.ts';
import type { Mapping } from './queue-mapping.ts';
import { misplacedNames, templatesOf } from './queue-placeholders.ts';
import { placeholdersOf } from './queue-template.ts';
import { unreadable } from './queue-unreadable.ts';

type Header = readonly { readonly field: string }[];

/** The parts of a profile that must agree with each other. */
interface Parts {
  readonly framing: {
    readonly kind: string;
    readonly header?: Header;
    readonly delimiter?: string;
  };
  readonly codec: Mapping | Ff68Table | { readonly kind: 'yiping-json' };
  readonly reply: {
    readonly acknowledge: boolean;
    readonly result: boolean;
    readonly level: boolean;
  };
}

/** A mistake that shows only when parts of a profile are seen together. */
interface Contradiction {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of which `yiping-json` is made. */
const OWN_JSON = { charset: 'utf-8', syntax: { kind: 'json' } } as const;

/** What cannot be meant, although each part of the profile is right. */
export function contradictions({ framing, codec, reply }: Parts): readonly Contradiction[] {
  const found: Contradiction[] = [];
  if ((codec.kind === 'ff68') !== (framing.kind === 'ff68')) {
    found.push({
      path: ['framing', 'kind'],
      message: bilingual(
        'ff68 的 codec 与 framing 须同用',
        'the codec ff68 and the framing ff68 need each other',
      ),
    });
  }
  if (reply.level && !reply.result) {
    found.push({
      path: ['reply', 'level'],
      message: bilingual('须同时 result: true', 'needs result: true as well'),
    });
  }
  if (codec.kind === 'ff68' && reply.result && !reply.level) {
    found.push({
      path: ['reply', 'result'],
      message: bilingual(
        'ff68 的结果就是等级键码（R12）',
        'a result over ff68 is the key code of the level (R12)',
      ),
    });
  }
  if (codec.kind === 'ff68') return [...found, ...ambiguousKeys(codec)];
  const cut =
    framing.delimiter === undefined
      ? undefined
      : cuttingDelimiter(framing.delimiter, codec.kind === 'mapped' ? codec : OWN_JSON);
  if (cut !== undefined) found.push({ path: ['framing', 'delimiter'], message: cut });
  if (codec.kind !== 'mapped') return found;
  return [
    ...found,
    ...inReplies(codec, reply),
    ...inTemplates(codec, hasType(framing.header)),
    ...unreadable(codec, hasType(framing.header)),
  ];
}

/** What a reply needs in the mapping, and what it must not say by the way. */
function inReplies(mapping: Mapping, reply: Parts['reply']): readonly Contradiction[] {
  const { acknowledge, result, levels } = mapping;
  const found: Contradiction[] = [];
  if (reply.acknowledge && acknowledge === undefined) {
    const message = bilingual('reply.acknowledge 需要它', 'reply.acknowledge needs it');
    found.push({ path: ['codec', 'acknowledge'], message });
  }
  const results = [result?.done, result?.timeout].filter((one) => one !== undefined);
  if (reply.result && results.length === 0) {
    const message = bilingual('reply.result 需要它', 'reply.result needs it');
    found.push({ path: ['codec', 'result'], message });
  }
  const tellsLevel = results.some((one) => placeholdersOf(one.body).has('level'));
  if (reply.result && results.length > 0 && tellsLevel !== reply.level) {
    found.push({
      path: ['reply', 'level'],
      message: bilingual(
        '须与 result 中是否用到 {level} 一致（R12）',
        'must agree with whether {level} stands in result (R12)',
      ),
    });
  }
  if (tellsLevel && levels === undefined) {
    const message = bilingual('{level} 需要它', '{level} needs it');
    found.push({ path: ['codec', 'levels'], message });
  }
  return found;
}

/** What a template says that its frame, its syntax or its moment has no place for. */
function inTemplates(mapping: Mapping, isTyped: boolean): readonly Contradiction[] {
  const found: Contradiction[] = [];
  for (const { path, template } of templatesOf(mapping)) {
    if (isTyped !== (template.type !== undefined)) {
      const message = isTyped
        ? bilingual('帧头中的 type 必填', 'the type in the header of the frames is needed')
        : bilingual('帧头中没有 type', 'the header of the frames has no type');
      found.push({ path: ['codec', ...path, 'type'], message });
    }
    if (mapping.syntax.kind === 'text' && !isListOfTexts(template.body)) {
      const message = bilingual('分隔文本须为文本列表', 'delimited text is a list of texts');
      found.push({ path: ['codec', ...path, 'body'], message });
    }
  }
  for (const { path, name } of misplacedNames(mapping)) {
    const message = bilingual(`此处没有 {${name}}`, `{${name}} is not known here`);
    found.push({ path: ['codec', ...path], message });
  }
  return found;
}

function hasType(header: Header | undefined): boolean {
  return header?.some(({ field }) => field === 'type') === true;
}

function isListOfTexts(body: unknown): boolean {
  return Array.isArray(body) && body.every((field) => typeof field === 'string');
}
