import type { Language } from '../../shared/languages.ts';

/** What the keys write: letters for Chinese words, or just letters. */
export type Script = 'pinyin' | 'latin';

/** Which keys are shown. */
export interface KeySet {
  readonly script: Script;
  readonly face: 'letters' | 'capitals' | 'digits';
}

/** What stands in a text field: the text and what is selected of it (a caret when equal). */
export interface Typed {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The keys a keyboard opens with. */
export function firstKeys(language: Language): KeySet {
  return { script: language.startsWith('zh') ? 'pinyin' : 'latin', face: 'letters' };
}

/** Rows of keys as simple-keyboard takes them: names with a space between, special ones in braces. */
export function keyRows({ script, face }: KeySet): readonly string[] {
  const chinese = script === 'pinyin';
  const last = chinese ? '， {space} 。 {enter}' : ', {space} . {enter}';
  switch (face) {
    case 'letters':
      return [
        'q w e r t y u i o p',
        'a s d f g h j k l',
        `${chinese ? "'" : '{shift}'} z x c v b n m {bksp}`,
        `{digits} {script} ${last}`,
      ];
    case 'capitals':
      return [
        'Q W E R T Y U I O P',
        'A S D F G H J K L',
        '{shift} Z X C V B N M {bksp}',
        `{digits} {script} ${last}`,
      ];
    case 'digits':
      return [
        '1 2 3 4 5 6 7 8 9 0',
        chinese ? '、 ； ： “ ” （ ） 《 》' : '\' " ; : ( ) / - +',
        chinese ? '？ ！ … — · % @ {bksp}' : '? ! % # * = @ {bksp}',
        `{letters} ${last}`,
      ];
    default:
      return face satisfies never;
  }
}

/** The keys that are shown after one was pressed. */
export function keysAfter(keys: KeySet, key: string): KeySet {
  switch (key) {
    case '{digits}':
      return { ...keys, face: 'digits' };
    case '{letters}':
      return { ...keys, face: 'letters' };
    case '{shift}':
      return { ...keys, face: keys.face === 'capitals' ? 'letters' : 'capitals' };
    case '{script}':
      return { script: keys.script === 'pinyin' ? 'latin' : 'pinyin', face: 'letters' };
    default:
      // One capital, as at the beginning of a name.
      return keys.face === 'capitals' ? { ...keys, face: 'letters' } : keys;
  }
}

/** Whether a key only changes which keys are shown. */
export function isSwitch(key: string): boolean {
  return ['{digits}', '{letters}', '{shift}', '{script}'].includes(key);
}

/** The text after a key was pressed, with the caret behind what it wrote. */
export function typeKey({ text, from, to }: Typed, key: string): Typed {
  if (key !== '{bksp}') {
    const written = WRITES[key] ?? key;
    const caret = from + written.length;
    return { text: text.slice(0, from) + written + text.slice(to), from: caret, to: caret };
  }
  // A selection goes as a whole; otherwise one character, even where it takes two code units.
  const begin = from < to ? from : from - ([...text.slice(0, from)].at(-1)?.length ?? 0);
  return { text: text.slice(0, begin) + text.slice(to), from: begin, to: begin };
}

const WRITES: Readonly<Record<string, string>> = { '{space}': ' ', '{enter}': '\n' };
