/** What `npm run check` finds about the documents: a path or a link that leads nowhere is a mistake. */

/**
 * Files and folders of this repository, wherever a document names them: in words, in code, in a
 * drawing. `*` and `<name>` stand for any name, `{a,b}` for each of them.
 */
const PATH =
  /(?<![\w@/.:-])(?:electron|renderer|shared|resources|scripts|tests|docs)\/[\w./*<>{},-]*[\w/*>}]|(?<![\w@/.:-])(?:electron|renderer|shared|resources|scripts|tests|docs)\//g;

const LINK = /\]\(([^()\s]+)\)/g;

const HEADING = /^#{1,6} (.*)$/gm;

/**
 * @param documents the text of each by its path from the root, such as `docs/adr/0001-….md`
 * @param exists whether something is there, by a path or a pattern from the root
 * @returns one sentence for each mistake
 */
export function documentFindings(
  documents: ReadonlyMap<string, string>,
  exists: (pattern: string) => boolean,
): readonly string[] {
  return [...documents].flatMap(([document, text]) => [
    ...pathsIn(text)
      .filter((path) => !exists(path.replaceAll(/<[^<>]*>/g, '*')))
      .map((path) => `${document}: there is no ${path}`),
    ...linksIn(text).flatMap((link) => {
      const [target = '', anchor] = link.split('#');
      const path = target === '' ? document : joined(document, target);
      if (!exists(path)) return [`${document}: the link ${link} leads nowhere`];
      const there = documents.get(path);
      return anchor === undefined || there === undefined || anchorsOf(there).has(anchor)
        ? []
        : [`${document}: there is no heading for the link ${link}`];
    }),
  ]);
}

function pathsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PATH)].map(([path]) => path))];
}

/** Links within this repository. */
function linksIn(text: string): readonly string[] {
  const links = [...text.matchAll(LINK)].flatMap(([, link]) => link ?? []);
  return [...new Set(links)].filter((link) => !/^[a-z]+:/.test(link));
}

function joined(document: string, target: string): string {
  const parts = document.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** As GitHub makes them: small letters, no marks, a hyphen for each blank. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(HEADING)].flatMap(([, heading]) => heading ?? []);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
