import type { Language } from '../../shared/provisioning.ts';

export type KeyLayout = 'letters' | 'capitals' | 'digits';

/** What stands in a text field: the text and what is selected of it (a caret when equal). */
export interface Typed {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Rows of keys as simple-keyboard takes them: names with a space between, special ones in braces. */
export function keyRows(layout: KeyLayout, language: Language): readonly string[] {
  const chinese = language === 'zh-Hans';
  const comma = chinese ? '，' : ',';
  const stop = chinese ? '。' : '.';
  switch (layout) {
    case 'letters':
      return [
        'q w e r t y u i o p',
        'a s d f g h j k l',
        '{shift} z x c v b n m {bksp}',
        `{digits} ${comma} {space} ${stop}`,
      ];
    case 'capitals':
      return [
        'Q W E R T Y U I O P',
        'A S D F G H J K L',
        '{shift} Z X C V B N M {bksp}',
        `{digits} ${comma} {space} ${stop}`,
      ];
    case 'digits':
      return [
        '1 2 3 4 5 6 7 8 9 0',
        chinese ? '、 ； ： “ ” （ ） 《 》' : '\' " ; : ( ) / - +',
        chinese ? '？ ！ … — · % @ {bksp}' : '? ! % # * = @ {bksp}',
        `{letters} ${comma} {space} ${stop}`,
      ];
    default:
      return layout satisfies never;
  }
}

/** The layout that is shown after a key; undefined when the key does not change it. */
export function layoutAfter(layout: KeyLayout, key: string): KeyLayout | undefined {
  if (key === '{digits}') return 'digits';
  if (key === '{letters}') return 'letters';
  if (key === '{shift}') return layout === 'capitals' ? 'letters' : 'capitals';
  return undefined;
}

/** The text after a key was pressed, with the caret behind what it wrote. */
export function typeKey({ text, from, to }: Typed, key: string): Typed {
  if (key !== '{bksp}') {
    const written = key === '{space}' ? ' ' : key;
    const caret = from + written.length;
    return { text: text.slice(0, from) + written + text.slice(to), from: caret, to: caret };
  }
  // A selection goes as a whole; otherwise one character, even where it takes two code units.
  const begin = from < to ? from : from - ([...text.slice(0, from)].at(-1)?.length ?? 0);
  return { text: text.slice(0, begin) + text.slice(to), from: begin, to: begin };
}
