import type { Plugin } from 'vite';
import { makeTable } from './make-table.ts';
import { makeTraditional } from './traditional.ts';
import { readWords } from './word-list.ts';

/** Puts the keyboard's words beside the window's page, which loads them when the keyboard opens. */
export function keyboardWords(): Plugin {
  return {
    name: 'keyboard-words',
    generateBundle() {
      for (const [fileName, source] of tables()) {
        this.emitFile({ type: 'asset', fileName, source });
      }
    },
  };
}

let made: readonly (readonly [string, string])[] | undefined;

/** Made once for all builds of a process, as it takes two seconds. */
function tables(): readonly (readonly [string, string])[] {
  if (made === undefined) {
    const words = readWords();
    made = [
      ['keyboard-words.json', JSON.stringify(makeTable(words))],
      ['keyboard-traditional.json', JSON.stringify(makeTraditional(words))],
    ];
  }
  return made;
}
