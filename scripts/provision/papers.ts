import { writeFile } from 'node:fs/promises';
import { MADE_IN_ADVANCE } from '../../shared/form-number.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import { shanghaiDay } from '../../shared/shanghai-time.ts';
import type { Print } from '../terminal/command-line.ts';
import { blankForms } from './blanks.ts';
import { codeSheet } from './code-sheet.ts';
import { readContent } from './content.ts';
import { formsKeyOf } from './make-bundle.ts';
import { passphraseOf, type SecretFiles, type Surroundings } from './secret-words.ts';
import { readSigningKey } from './signing-key.ts';

/** The files that every paper of a hall is made from, and where it goes. */
interface Files {
  readonly hall?: string | undefined;
  readonly counters?: string | undefined;
  readonly out?: string | undefined;
}

/** Which forms, and how many. */
interface Wanted extends Files, SecretFiles {
  readonly key?: string | undefined;
  /** One counter's; by default every one's. */
  readonly counter?: string | undefined;
  /** So many for each counter. */
  readonly each: string;
  /** Running number of the first. */
  readonly first: string;
}

/** Numbered forms, to be printed on A5. @returns `undefined` where a file is not named */
export async function forms(values: Wanted, around: Surroundings): Promise<0 | undefined> {
  const { print, now } = around;
  const { hall, counters, key, out, counter } = values;
  if (hall === undefined || counters === undefined || key === undefined || out === undefined)
    return undefined;
  const each = Number(values.each);
  const first = Number(values.first);
  const fits =
    Number.isInteger(each) && Number.isInteger(first) && each >= 1 && first >= MADE_IN_ADVANCE.from;
  if (!fits || first + each - 1 > MADE_IN_ADVANCE.to) {
    throw new Error(
      bilingual(
        `编号须在 ${MADE_IN_ADVANCE.from}–${MADE_IN_ADVANCE.to} 之间`,
        `the running numbers must lie in ${MADE_IN_ADVANCE.from}–${MADE_IN_ADVANCE.to}`,
      ),
    );
  }
  const { content } = await readContent({ hall, counters });
  const chosen = content.counters.filter(
    ({ number }) => counter === undefined || number === counter,
  );
  if (chosen.length === 0) {
    throw new Error(bilingual(`没有窗口 ${counter}`, `there is no counter ${counter}`));
  }
  const passphrase = await passphraseOf(key, values, around);
  const formsKey = formsKeyOf(await readSigningKey(key, passphrase));
  const day = shanghaiDay(now()).replaceAll('-', '');
  await writeFile(
    out,
    blankForms({ content: { ...content, counters: chosen }, formsKey, day, first, each }),
  );
  print(`${out}: ${bilingual('张数', 'forms')}: ${chosen.length * each}`);
  return 0;
}

/**
 * A sheet with the pairing codes, to be cut up.
 * @returns `undefined` where a file is not named
 */
export async function codes({ hall, counters, out }: Files, print: Print): Promise<0 | undefined> {
  if (hall === undefined || counters === undefined || out === undefined) return undefined;
  const { content } = await readContent({ hall, counters });
  const { html, labels } = codeSheet(content);
  if (labels === 0) {
    throw new Error(
      bilingual(
        `${counters} 中没有配对码（code 列）`,
        `${counters} has no pairing codes (column code)`,
      ),
    );
  }
  await writeFile(out, html);
  print(`${out}: ${bilingual('标签数', 'labels')}: ${labels}`);
  const others = content.counters.length - labels;
  if (others > 0) {
    print(bilingual(`${others} 个窗口没有配对码`, `${others} counters have no pairing code`));
  }
  return 0;
}
