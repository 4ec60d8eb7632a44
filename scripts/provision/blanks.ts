import { formNumber } from '../../electron/forms/form-numbers.ts';
import { formPage } from '../../electron/forms/form-page.ts';
import shippedOptions from '../../resources/provinces/evaluation-options.json' with {
  type: 'json',
};
import type { BundleContent } from '../../shared/bundle.ts';
import { optionSetSchema } from '../../shared/options.ts';

/**
 * Numbered paper forms for counters without a working device, as one HTML page to be printed: A5, a
 * form on each sheet.
 * @param options.day on which they are made, `yyyyMMdd`: the same numbers are not made on another day
 * @param options.first running number of the first one of each counter
 */
export function blankForms(options: {
  readonly content: Pick<BundleContent, 'hall' | 'counters'>;
  readonly formsKey: Buffer;
  readonly day: string;
  readonly first: number;
  readonly each: number;
}): string {
  const { content, formsKey, day, first, each } = options;
  const offered = optionSetSchema.parse(shippedOptions);
  const pages = content.counters.flatMap(({ number: counter, name }) =>
    Array.from({ length: each }, (_, at) =>
      formPage({
        hall: content.hall.name,
        counter: name,
        number: formNumber(formsKey, counter, day, first + at),
        options: offered,
      }),
    ),
  );
  const [one = ''] = pages;
  const sheets = pages.map(
    (page) => `<article style="break-after:page">${between(page, '<body>', '</body>')}</article>`,
  );
  return one
    .replace(/<title>.*?<\/title>/s, '<title>政务服务评价表</title>')
    .replace(between(one, '<body>', '</body>'), () => `\n${sheets.join('\n')}\n`);
}

/** @throws when the page is not made of these */
function between(page: string, begin: string, end: string): string {
  const from = page.indexOf(begin);
  const to = page.lastIndexOf(end);
  if (from < 0 || to < from) throw new Error(`a form has no ${begin}…${end}`);
  return page.slice(from + begin.length, to);
}
