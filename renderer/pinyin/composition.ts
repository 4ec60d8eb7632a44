import { type Typed, typeKey } from '../ui/keys.ts';
import type { Candidate } from './candidates.ts';

/**
 * A text that is being written in pinyin. Its letters stand in the text itself until something is
 * chosen for them, so that whatever happens to the screen, nothing that was typed is lost.
 */
export interface Writing extends Typed {
  /** How many letters right before the caret wait to be chosen for. */
  readonly pending: number;
}

/** What may be chosen for letters; none while the words are not loaded. */
export type Offer = (letters: string) => readonly Candidate[];

/** A sentence of a dozen words; nobody types more without looking. */
const MOST_LETTERS = 40;

/** The letters that wait. */
export function pendingLetters({ text, from, pending }: Writing): string {
  return text.slice(from - pending, from);
}

/** The writing after a key of the pinyin keyboard. */
export function pressKey(writing: Writing, key: string, offer: Offer): Writing {
  const { pending } = writing;
  if (/^[a-z]$/.test(key) || (key === "'" && pending > 0)) {
    if (pending >= MOST_LETTERS) return writing;
    return { ...typeKey(writing, key), pending: pending + 1 };
  }
  if (key === "'") return writing;
  if (key === '{bksp}') return { ...typeKey(writing, key), pending: Math.max(0, pending - 1) };
  if (pending === 0) return { ...typeKey(writing, key), pending };
  // Who wants the letters themselves says so with the line key.
  if (key === '{enter}') return { ...writing, pending: 0 };
  const [first] = offer(pendingLetters(writing));
  if (key === '{space}' && first !== undefined) return choose(writing, first);
  return { ...typeKey(settle(writing, offer), key), pending: 0 };
}

/** The writing after a candidate was chosen: it replaces its letters, the others wait on. */
export function choose(writing: Writing, { text, consumed }: Candidate): Writing {
  const begin = writing.from - writing.pending;
  const rest = pendingLetters(writing).slice(consumed).replace(/^'+/, '');
  const caret = begin + text.length + rest.length;
  return {
    text: writing.text.slice(0, begin) + text + rest + writing.text.slice(writing.to),
    from: caret,
    to: caret,
    pending: rest.length,
  };
}

/** The writing with what is offered first chosen for all letters, as before a comma. */
function settle(writing: Writing, offer: Offer): Writing {
  let settled = writing;
  while (settled.pending > 0) {
    const [first] = offer(pendingLetters(settled));
    if (first === undefined) return { ...settled, pending: 0 };
    settled = choose(settled, first);
  }
  return settled;
}
