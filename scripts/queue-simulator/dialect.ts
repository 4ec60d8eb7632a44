import type { EventDetails, Language, MachineEvent } from './language.ts';
import type { Reply } from './replies.ts';
import type { Wrapping } from './wrapping.ts';

/** What a machine says in JSON, whatever its messages are wrapped in. */
export interface Dialect {
  readonly words: ReadonlySet<MachineEvent>;
  /** Only of events it has words for. */
  say(event: MachineEvent, details: EventDetails): object;
  /** Begins anew with each connection; see `Language`. */
  converse(answer: (message: object) => void): (message: unknown) => Reply;
}

/** A dialect in its wrapping. */
export function speak(dialect: Dialect, wrapping: Wrapping): Language {
  const wrap = (message: object) => wrapping.wrap(JSON.stringify(message));
  return {
    knows: (event) => dialect.words.has(event),
    say(event, details) {
      if (!dialect.words.has(event)) throw new Error(`this machine has no word for "${event}"`);
      return [wrap(dialect.say(event, details))];
    },
    converse(answer) {
      const cut = wrapping.cutter();
      const understand = dialect.converse((message) => answer(wrap(message)));
      return (bytes) => cut(bytes).map((text) => read(text, understand));
    },
  };
}

function read(text: string, understand: (message: unknown) => Reply): Reply {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { kind: 'unknown', text };
  }
  return understand(message);
}
