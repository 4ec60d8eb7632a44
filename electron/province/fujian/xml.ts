import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

/** Characters of one document; what the province says fits a hundred times. */
const SIZE_LIMIT = 256 * 1024;

/** Elements in one another; an envelope has five. */
const DEPTH_LIMIT = 12;

/** Where the parser puts CDATA, in which nothing is escaped. */
const CDATA = '#cdata';

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  // They are read below: the parser's own reading knows no `&#x…;`, with which Java writes Chinese.
  processEntities: false,
  cdataPropName: CDATA,
  maxNestedTags: DEPTH_LIMIT,
});

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** What XML 1.0 cannot carry, however it is written. */
const UNWRITABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * Writes elements in the order of the object; keys that begin with `@` are attributes. Characters
 * that XML has no way to write are left out.
 */
export function writeXml(content: object): string {
  return builder.build(content).replaceAll(UNWRITABLE, '');
}

/**
 * Reads a document with one root and without entities of its own: no XML bomb, no external file.
 * @returns what the root holds, or undefined when this is not well-formed, too large or too deep
 */
export function readXml(text: string, root: string): unknown {
  if (text.length > SIZE_LIMIT || /<!DOCTYPE/i.test(text)) return undefined;
  try {
    // In this order: the parser forgives what is broken, but only it knows a limit of depth.
    const parsed: unknown = parser.parse(text);
    if (XMLValidator.validate(text) !== true) return undefined;
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const elements = Object.entries(parsed).filter(([name]) => !name.startsWith('?'));
    const [first] = elements;
    return elements.length === 1 && first?.[0] === root ? first[1] : undefined;
  } catch {
    return undefined;
  }
}

/** What stands in an element that holds text only, whether escaped or as CDATA. */
export function textOf(element: unknown): string | undefined {
  if (typeof element === 'string') return unescaped(element);
  if (typeof element !== 'object' || element === null) return undefined;
  const [[name, text] = ['', undefined], ...more] = Object.entries(element);
  return name === CDATA && more.length === 0 && typeof text === 'string' ? text : undefined;
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
