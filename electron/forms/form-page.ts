import { LEVEL_NAMES, LEVELS } from '../../shared/level.ts';
import { type OptionSet, optionsOf } from '../../shared/options.ts';
import { qrSvg, safe } from './page-parts.ts';

/** What is printed on a paper form. */
export interface FormContent {
  readonly hall: string;
  readonly counter: string;
  readonly number: string;
  /** Of the citizen it is for; blanks have a line to write it on. */
  readonly ticket?: string;
  readonly options: OptionSet;
}

/** The page of one form, A5 upright: whole HTML without any script and without any file beside it. */
export function formPage({ hall, counter, number, ticket, options }: FormContent): string {
  const levels = LEVELS.map((level) => {
    const core = optionsOf(options, level).filter((option) => option.core);
    const ticks = core
      .map((option) => `<li>□ ${safe(option.text)}（${option.code}）</li>`)
      .join('');
    return `<section><h2>○ ${LEVEL_NAMES[level]}</h2><ul>${ticks}</ul></section>`;
  }).join('');
  return `<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>${safe(number)}</title><style>
@page { size: A5 portrait; margin: 10mm; }
* { margin: 0; padding: 0; box-sizing: border-box; }
body { font: 9.5pt/1.45 "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; color: #000; }
header { display: flex; justify-content: space-between; gap: 6mm; }
h1 { font-size: 14pt; } h2 { font-size: 10.5pt; } ul { list-style: none; }
header svg { width: 26mm; height: 26mm; flex: none; }
section { margin-top: 1.5mm; } section ul { display: flex; flex-wrap: wrap; gap: 0 5mm; padding-left: 5mm; }
.line { border-bottom: 0.3mm solid #000; height: 8mm; }
footer { margin-top: 3mm; display: grid; gap: 2.5mm; }
.number { font-family: monospace; font-size: 12pt; font-weight: bold; }
</style></head><body>
<header><div><h1>政务服务评价表</h1>
<p>${safe(hall)}　${safe(counter)}</p>
<p>号票：${ticket === undefined ? '＿＿＿＿＿＿＿＿' : safe(ticket)}　办件编号：＿＿＿＿＿＿＿＿＿＿</p>
<p class="number">${safe(number)}</p></div>${qrSvg(number)}</header>
<p>请您对本次服务作出评价，五级中选一级（○），原因可多选（□）：</p>
${levels}
<footer><p>意见建议（自愿填写）：</p><div class="line"></div><div class="line"></div>
<p>□ 愿意接受回访</p>
<p>填写时间：＿＿＿＿年＿＿月＿＿日＿＿时＿＿分</p>
<p>本表一表一号，五个工作日内由窗口录入一次，录入后不再向工作人员显示。</p></footer>
</body></html>`;
}
