import type { Mapping, Template } from './queue-mapping.ts';
import { placeholdersOf } from './queue-template.ts';

/** What the device itself knows, in each kind of message. Every other name is one of the input's. */
const KNOWN = {
  login: ['counter'],
  heartbeat: ['counter'],
  acknowledge: ['counter', 'ticket', 'id', 'event', 'what', 'where'],
  refuse: ['counter', 'id', 'what', 'where'],
  result: ['counter', 'ticket', 'id', 'event', 'level'],
} as const;

const OURS: ReadonlySet<string> = new Set(Object.values(KNOWN).flat());

interface Placed {
  readonly path: readonly string[];
  readonly kind: keyof typeof KNOWN;
  readonly template: Template;
}

/** Every message to the machine that a mapping has words for, and where it stands. */
export function templatesOf(mapping: Mapping): readonly Placed[] {
  const { login, heartbeat, acknowledge, refuse, result } = mapping;
  const places: readonly [readonly string[], Placed['kind'], Template | undefined][] = [
    [['login', 'send'], 'login', login?.send],
    [['heartbeat', 'send'], 'heartbeat', heartbeat?.send],
    [['acknowledge'], 'acknowledge', acknowledge],
    [['refuse'], 'refuse', refuse],
    [['result', 'done'], 'result', result?.done],
    [['result', 'timeout'], 'result', result?.timeout],
  ];
  return places.flatMap(([path, kind, template]) =>
    template === undefined ? [] : [{ path, kind, template }],
  );
}

/** The names that a mapping leaves open: each input gives them its own values. */
export function openNamesOf(mapping: Mapping): readonly string[] {
  const used = templatesOf(mapping).flatMap(({ template }) => [...placeholdersOf(template.body)]);
  const counter = mapping.counter === undefined ? [] : placeholdersOf(mapping.counter.is);
  return [...new Set([...used, ...counter])].filter((name) => !OURS.has(name));
}

/** Where a template names something of ours that nobody knows at that moment. */
export function misplacedNames(
  mapping: Mapping,
): readonly { readonly path: readonly string[]; readonly name: string }[] {
  return templatesOf(mapping).flatMap(({ path, kind, template }) => {
    const known: readonly string[] = KNOWN[kind];
    return [...placeholdersOf(template.body)]
      .filter((name) => OURS.has(name) && !known.includes(name))
      .map((name) => ({ path, name }));
  });
}
