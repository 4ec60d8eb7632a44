import { bilingual } from '../../shared/mistake-text.ts';
import type { Finding } from '../../shared/setup-requests.ts';

/** @param names of the printers this computer knows */
export function printerFindings(names: readonly string[]): readonly Finding[] {
  if (names.length > 0) return names.map((what): Finding => ({ is: 'right', what }));
  const what = bilingual('没有打印机', 'there is no printer');
  const advice = bilingual(
    '不打印纸质评价表可不装；需要时在系统设置中添加，或用预先印好的编号表',
    'none is needed unless forms are printed here: add one in the system’s settings, or use blanks printed beforehand',
  );
  return [{ is: 'unsaid', what, advice }];
}
