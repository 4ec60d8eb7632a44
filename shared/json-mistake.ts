/** Why a text is no JSON and where; nothing of the text itself. */
export interface JsonMistake {
  readonly chinese: string;
  readonly english: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

const WHAT = {
  ends: wording('内容不完整，提前结束', 'it ends too early'),
  fullWidth: wording(
    '全角标点或空格，应为半角',
    'a full-width mark or space instead of a plain one',
  ),
  text: wording(
    '引号内的文本没有结束，或其中有换行或单个“\\”（应写作“\\\\”）',
    'a text in quotes is not closed, or has a line break or a single \\ in it (write \\\\)',
  ),
  name: wording('此处应为双引号中的字段名', 'a field name in double quotes is expected'),
  colon: wording('字段名后缺少冒号', 'a colon is missing behind a field name'),
  value: wording('此处应为一个值', 'a value is expected'),
  comma: wording('缺少逗号或右括号', 'a comma or a closing bracket is missing'),
  more: wording('结尾之后还有内容', 'something stands behind the end'),
} as const;

type Wording = Pick<JsonMistake, 'chinese' | 'english'>;

function wording(chinese: string, english: string): Wording {
  return { chinese, english };
}

const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const FULL_WIDTH = /[，：“”‘’｛｝［］【】\u3000\u00a0]/u;

/** What may stand next. */
type Expected = 'value' | 'firstItem' | 'firstName' | 'name' | 'colon' | 'comma' | 'more';

/**
 * Looks for the first mistake in a text that should be JSON. `JSON.parse` finds it as well, but its
 * words quote the text, which may hold a secret, and do not always say where.
 * @returns `undefined` when there is none
 */
export function jsonMistake(text: string): JsonMistake | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';

  for (let at = skip(SPACE, text, 0); ; at = skip(SPACE, text, at)) {
    if (at === text.length && expected === 'more') return undefined;
    const end = skip(TOKEN, text, at);
    const token = text.slice(at, end);
    const next = after(expected, token, open);
    if (next === undefined) return { ...whatOf(expected, token, text, at), ...place(text, at) };
    expected = next;
    at = end;
  }
}

/** @returns what may follow the token; `undefined` when it must not stand here */
function after(expected: Expected, token: string, open: ('{' | '[')[]): Expected | undefined {
  const isClosing = token === '}' || token === ']';
  if (isClosing) {
    const fits =
      token === '}'
        ? open.at(-1) === '{' && (expected === 'firstName' || expected === 'comma')
        : open.at(-1) === '[' && (expected === 'firstItem' || expected === 'comma');
    if (!fits) return undefined;
    open.pop();
    return open.length === 0 ? 'more' : 'comma';
  }
  switch (expected) {
    case 'more':
      return undefined;
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'comma':
      if (token !== ',') return undefined;
      return open.at(-1) === '{' ? 'name' : 'value';
    case 'name':
    case 'firstName':
      return token.startsWith('"') ? 'colon' : undefined;
    case 'value':
    case 'firstItem':
      if (token === '{' || token === '[') {
        open.push(token);
        return token === '{' ? 'firstName' : 'firstItem';
      }
      if (token === '' || token === ',' || token === ':') return undefined;
      return open.length === 0 ? 'more' : 'comma';
  }
}

function whatOf(expected: Expected, token: string, text: string, at: number): Wording {
  const first = text.charAt(at);
  if (first === '') return WHAT.ends;
  if (FULL_WIDTH.test(first)) return WHAT.fullWidth;
  if (first === '"' && token === '') return WHAT.text;
  switch (expected) {
    case 'firstItem':
      return WHAT.value;
    case 'firstName':
      return WHAT.name;
    default:
      return WHAT[expected];
  }
}

/** @returns where what the pattern matches at `from` ends; `from` when it does not match */
function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

function place(text: string, at: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
