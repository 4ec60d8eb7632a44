import iconv from 'iconv-lite';
import type { Condition, Mapping, Template } from '../../../shared/queue-mapping.ts';
import { fill, type TemplateValues } from '../../../shared/queue-template.ts';
import type { Message } from '../framings/framing.ts';

/** A message as the paths of a profile see it. */
export interface Document {
  /** What stands at a path; `undefined` where there is nothing. */
  at(path: string): unknown;
}

/** Between bytes and what a profile's paths and templates speak of: characters and syntax. */
export interface Documents {
  /** @returns the document, or what it is not */
  read(message: Message): Document | { readonly isNo: string };
  write(template: Template, values: TemplateValues): Message;
}

const REPLACEMENT = '\uFFFD';

/** Ids of 64 bits are longer than a number of JavaScript is exact: they stay the text they are. */
const LONG = /\d{16}/;

function exact(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded ? (context?.source ?? value) : value;
}

export function createDocuments({
  charset,
  syntax,
}: Pick<Mapping, 'charset' | 'syntax'>): Documents {
  function parse(text: string): { readonly content: unknown } | undefined {
    if (syntax.kind === 'text') {
      return { content: text.split(syntax.delimiter).map((field) => field.trim()) };
    }
    try {
      return { content: LONG.test(text) ? JSON.parse(text, exact) : JSON.parse(text) };
    } catch {
      // The reason the engine gives quotes the text, which may hold a citizen's details (R12).
      return undefined;
    }
  }

  return {
    read({ body, type }) {
      const text = iconv.decode(Buffer.from(body), charset);
      // It replaces what it cannot read instead of throwing.
      if (text.includes(REPLACEMENT)) return { isNo: charset.toUpperCase() };
      const parsed = parse(text);
      if (parsed === undefined) return { isNo: 'JSON' };
      return documentOf(parsed.content, type);
    },
    write({ body, type }, values) {
      const filled = fill(body, values);
      const text =
        syntax.kind === 'text' && Array.isArray(filled)
          ? filled.map((field) => textOf(field) ?? '').join(syntax.delimiter)
          : JSON.stringify(filled);
      return { body: iconv.encode(text, charset), ...(type !== undefined && { type }) };
    },
  };
}

export function documentOf(content: unknown, type?: number): Document {
  return {
    at(path) {
      if (path === '@type') return type;
      let place = content;
      for (const name of path.split('.')) {
        if (place === null || typeof place !== 'object' || !Object.hasOwn(place, name)) return;
        place = Reflect.get(place, name);
      }
      return place;
    },
  };
}

/** Whether a document is one of those a condition means. */
export function fits(document: Document, condition: Condition): boolean {
  return Object.entries(condition).every(([path, wanted]) => {
    const found = textOf(document.at(path));
    const values = Array.isArray(wanted) ? wanted : [wanted];
    return found !== undefined && values.some((value) => String(value) === found);
  });
}

/** Texts, numbers and truth values as text; machines do not agree on which of them a 5 is. */
export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}
