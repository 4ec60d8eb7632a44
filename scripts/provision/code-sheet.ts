import { qrSvg, safe } from '../../electron/forms/page-parts.ts';
import type { BundleContent } from '../../shared/bundle.ts';

/**
 * The pairing codes of a hall, a label for each counter that has one: A4, to be printed from a browser,
 * cut up and stuck to the counters. A code says which counter a device stands at and opens nothing.
 */
export function codeSheet({ hall, counters }: Pick<BundleContent, 'hall' | 'counters'>): {
  readonly html: string;
  readonly labels: number;
} {
  const labels = counters.flatMap(({ number, name, group, code }) =>
    code === undefined
      ? []
      : [
          `<article>${qrSvg(code)}<div><h2>${safe(number)} · ${safe(name)}</h2>
<p>${safe(group ?? '')}</p><p class="code">${safe(code)}</p></div></article>`,
        ],
  );
  const html = `<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>${safe(hall.name)} 配对码</title><style>
@page { size: A4 portrait; margin: 10mm; }
* { margin: 0; padding: 0; box-sizing: border-box; }
body { font: 10pt/1.4 "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; color: #000; }
main { display: grid; grid-template-columns: 1fr 1fr; }
article { display: flex; gap: 4mm; align-items: center; padding: 3mm; border: 0.2mm dashed #000; break-inside: avoid; overflow-wrap: anywhere; }
svg { width: 30mm; height: 30mm; flex: none; } h2 { font-size: 12pt; }
.code { font-family: monospace; font-size: 14pt; font-weight: bold; }
</style></head><body><main>
${labels.join('\n')}
</main></body></html>
`;
  return { html, labels: labels.length };
}
