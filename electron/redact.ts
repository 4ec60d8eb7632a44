/**
 * What must not stand in a log (R12): the names under which citizens' details and credentials travel,
 * here and on the province's wire.
 */
const FIELDS = [
  'userName',
  'certKey',
  'certKeyGOV',
  'mobile',
  'handleUserName',
  'handleUserPageCode',
  'text',
  'writingEvaluation',
];
const CREDENTIALS = [
  'appSecret',
  'appCode',
  'appWord',
  'secret',
  'accessToken',
  'token',
  'sign',
  'Authorization',
];

const REDACTED = '[redacted]';

const names = [...FIELDS, ...CREDENTIALS].join('|');

/**
 * A name and what stands between it and its value, as JSON (however often it is a text within a
 * text), as a query string, or as Node shows an object. Prose such as `mobile: must have 11 digits`
 * is none of these: it is why an inspection failed.
 */
const NAMED = new RegExp(
  `(\\\\*)"(?:${names})\\1"\\s*:\\s*|\\b(?:${names})(?:=|:\\s*(?=\\\\*["'\`]))`,
  'gi',
);

/** As Node shows a text, in a line that is JSON; or a word of a query string. */
const SHOWN =
  /'(?:\\\\(?:\\\\|')|\\.|[^'"\\])*'?|`(?:\\\\(?:\\\\|`)|\\.|[^`"\\])*`?|[^\s&,;"'\\)}\]]*/y;

/** A header, or a credential in a sentence; a short word behind such a name is a word. */
const CREDENTIAL = new RegExp(
  `\\b(Bearer|Basic) +[\\w.~+/=-]{8,}|\\b(${CREDENTIALS.join('|')}): *[\\w.~+/=-]{16,}`,
  'gi',
);

/**
 * A resident id (GB 11643) or a mobile number, in figures of their own. First what looks like one
 * and is not: a UUID, a digest.
 */
const NUMBER =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32,}|(?:(?<!\d)|(?<=\\u[\da-f]{4}))(?:(\d{17}[\dx])|(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)/gi;

/**
 * Takes out of a line of the log whatever says who a citizen is, what was said, or a credential.
 * @param line JSON; what is left is JSON as well
 */
export function redacted(line: string): string {
  return withoutNumbers(withoutNamed(line).replace(CREDENTIAL, `$1$2 ${REDACTED}`));
}

function withoutNumbers(line: string): string {
  return line.replace(NUMBER, (found: string, id: string | undefined) => {
    if (id !== undefined) return isResidentId(id) ? REDACTED : found;
    return found.length >= 32 ? found : REDACTED;
  });
}

/** A project number has as many digits; one in eleven that begin like an id is taken for one. */
function isResidentId(digits: string): boolean {
  const [, month = 0, day = 0] = [/^\d{6}(?:19|20)\d\d(\d\d)(\d\d)/.exec(digits) ?? []].flatMap(
    (match) => match.map(Number),
  );
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  let sum = 0;
  for (let place = 0; place < 17; place += 1)
    sum += Number(digits[place]) * (2 ** (17 - place) % 11);
  return '10X98765432'[sum % 11] === digits[17]?.toUpperCase();
}

function withoutNamed(line: string): string {
  let kept = '';
  let from = 0;
  NAMED.lastIndex = 0;
  for (let name = NAMED.exec(line); name !== null; name = NAMED.exec(line)) {
    const at = NAMED.lastIndex;
    // The value has the quotes of its name, or, as Node shows it, its own.
    const quote = name[1] === undefined ? /\\*"/y : undefined;
    if (quote !== undefined) quote.lastIndex = at;
    const own = quote?.exec(line)?.[0];
    const escapes = name[1] ?? own?.slice(0, -1);
    let end = at;
    if (escapes !== undefined) end = endOfValue(line, at, escapes.length);
    else {
      SHOWN.lastIndex = at;
      end += SHOWN.exec(line)?.[0].length ?? 0;
    }
    const mark = escapes === undefined ? REDACTED : `${escapes}"${REDACTED}${escapes}"`;
    if (end > at) kept += line.slice(from, at) + mark;
    else kept += line.slice(from, at);
    from = end;
    NAMED.lastIndex = end;
  }
  return kept + line.slice(from);
}

/**
 * Where a JSON value ends that stands in a text within a text: its quotes have 0, 1, 3, 7 …
 * backslashes before them, those inside its texts more, and those of the text around it fewer.
 * @param escapes how many backslashes stand before each of its own quotes
 */
function endOfValue(line: string, from: number, escapes: number): number {
  const unit = escapes + 1;
  let depth = 0;
  let inText = false;
  let backslashes = 0;
  for (let at = from; at < line.length; at += 1) {
    const character = line[at];
    if (character === '\\') {
      backslashes += 1;
      continue;
    }
    if (character === '"') {
      // The text around it ends: the value was cut off.
      if (backslashes % unit !== escapes) return at - outerEscapes(backslashes);
      if (backslashes % (2 * unit) === escapes) {
        inText = !inText;
        if (!inText && depth === 0) return at + 1;
      }
    } else if (!inText) {
      if (character === '{' || character === '[') depth += 1;
      else if (character === '}' || character === ']') {
        if (depth <= 1) return depth === 0 ? at : at + 1;
        depth -= 1;
      } else if (depth === 0 && /[,\s]/.test(character ?? '')) return at;
    }
    backslashes = 0;
  }
  return line.length;
}

/** Of the backslashes before the closing quote of a text, those that belong to the quote. */
function outerEscapes(backslashes: number): number {
  let escapes = 0;
  while (backslashes % (2 * (escapes + 1)) !== escapes) escapes = 2 * escapes + 1;
  return escapes;
}
