import type { Template } from './queue-mapping.ts';

/** The names in `{…}` that a template of a queue profile uses. */
export function placeholdersOf(body: Template['body']): ReadonlySet<string> {
  const text = JSON.stringify(body);
  return new Set(Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name));
}

/** What a placeholder stands for; `undefined`: nothing is known. */
export type TemplateValues = Readonly<Record<string, string | number | boolean | undefined>>;

type Json = Template['body'];

/**
 * Fills a template. A text that is one placeholder becomes its value as it is, a number too; a
 * placeholder within a text becomes text. What nothing is known about is left out of an object, and
 * is an empty text elsewhere.
 */
export function fill(template: Json, values: TemplateValues): Json {
  if (typeof template === 'string') return fillText(template, values) ?? '';
  if (Array.isArray(template)) return template.map((item) => fill(item, values));
  if (template === null || typeof template !== 'object') return template;
  return Object.fromEntries(
    Object.entries(template).flatMap(([name, value]) => {
      const filled = typeof value === 'string' ? fillText(value, values) : fill(value, values);
      return filled === undefined ? [] : [[name, filled]];
    }),
  );
}

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

function fillText(text: string, values: TemplateValues): Json | undefined {
  const [whole] = text.matchAll(PLACEHOLDER);
  if (whole?.[0] === text) return values[whole[1] ?? ''];
  return text.replaceAll(PLACEHOLDER, (_, name: string) => String(values[name] ?? ''));
}
