/** What `npm run check` finds about the texts of the window: a missing translation is a mistake. */

/** A catalogue as it stands in its file: texts, and groups of them. */
export interface Entries {
  readonly [key: string]: string | Entries;
}

/** The options of one language as they stand in their file, by code. */
export type OptionEntries = Readonly<
  Record<string, { readonly zh: string; readonly text: string }>
>;

export interface TextSources {
  /** The catalogues by language; `zh-Hans` is what the others are held against. */
  readonly catalogues: Readonly<Record<string, Entries>>;
  /** By language; none in `zh-Hans`, which the province writes itself. */
  readonly options: Readonly<Record<string, OptionEntries>>;
  /** What the province offers to be ticked. */
  readonly published: readonly { readonly code: string; readonly text: string }[];
  /** The program of the window. */
  readonly sources: readonly string[];
}

/** @returns one sentence for each mistake; nothing when all texts are there and all are used */
export function textFindings({
  catalogues,
  options,
  published,
  sources,
}: TextSources): readonly string[] {
  const chinese = flat(catalogues['zh-Hans'] ?? {});
  return [
    ...Object.entries(catalogues).flatMap(([language, entries]) =>
      catalogueFindings(language, flat(entries), chinese),
    ),
    ...Object.keys(catalogues)
      .filter((language) => language !== 'zh-Hans')
      .flatMap((language) => optionFindings(language, options[language] ?? {}, published)),
    ...unused([...chinese.keys()], sources),
  ];
}

function catalogueFindings(
  language: string,
  texts: ReadonlyMap<string, string>,
  chinese: ReadonlyMap<string, string>,
): readonly string[] {
  const missing = [...chinese.keys()].filter((key) => !texts.has(key));
  const surplus = [...texts.keys()].filter((key) => !chinese.has(key));
  const empty = [...texts].filter(([, text]) => text.trim() === '').map(([key]) => key);
  const other = [...texts].flatMap(([key, text]) => {
    const wanted = placeholders(chinese.get(key) ?? '');
    const found = placeholders(text);
    return !chinese.has(key) || wanted === found ? [] : [{ key, wanted, found }];
  });
  return [
    ...missing.map((key) => `${language}: ${key} is missing`),
    ...surplus.map((key) => `${language}: ${key} is not in zh-Hans`),
    ...empty.map((key) => `${language}: ${key} is empty`),
    ...other.map(
      ({ key, wanted, found }) =>
        `${language}: ${key} has the placeholders (${found}), zh-Hans has (${wanted})`,
    ),
  ];
}

function optionFindings(
  language: string,
  translated: OptionEntries,
  published: TextSources['published'],
): readonly string[] {
  const codes = new Set(published.map(({ code }) => code));
  return [
    ...published.flatMap(({ code, text }) => {
      const known = translated[code];
      if (known === undefined) return [`${language}: option ${code} “${text}” is missing`];
      if (known.zh === text) return [];
      return [`${language}: option ${code} translates “${known.zh}”, which is now “${text}”`];
    }),
    ...Object.keys(translated)
      .filter((code) => !codes.has(code))
      .map((code) => `${language}: option ${code} is none of the province's`),
  ];
}

/**
 * A key is used where it stands between quotes, or fits a template such as `` `level.${level}` ``.
 * That no key is used which does not exist is left to the types.
 */
function unused(keys: readonly string[], sources: readonly string[]): readonly string[] {
  const program = sources.join('\n');
  const templates = [...program.matchAll(/`((?:[\w.]|\$\{[^`{}]*\})+)`/g)].map(
    ([, template = '']) =>
      new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^`{}]*\}/g, '\\w+')}$`),
  );
  return keys
    .filter((key) => !program.includes(`'${key}'`))
    .filter((key) => !templates.some((template) => template.test(key)))
    .map((key) => `${key} is not used`);
}

/** `a.b.c` → text, for every text of a catalogue. */
function flat(entries: Entries, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(entries).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[prefix + key, value] as const]
        : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

function placeholders(text: string): string {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, name]) => name)
    .toSorted()
    .join(', ');
}
