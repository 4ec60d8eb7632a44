import { isMendable } from '../../../shared/ops-fields.ts';
import { useText } from '../../i18n/text.ts';

/** The rules of our own inspection; a province's own are shown by the name it gives them. */
const RULES = [
  'required',
  'placeholder',
  'selfMadeTask',
  'length',
  'pattern',
  'time',
  'codeTable',
  'checkDigit',
  'prefix',
  'order',
] as const;

/** @returns words for why a record is in quarantine, such as `taskCode: length` */
export function useReason(): (reason: string) => string {
  const { t } = useText();
  return (reason) => {
    if (reason === 'conflict' || reason === 'other') return t(`panel.ops.reason.${reason}`);
    const [field = '', rule = ''] = reason.split(': ');
    const known = RULES.find((name) => name === rule);
    return `${isMendable(field) ? t(`panel.ops.field.${field}`) : field} · ${known === undefined ? rule : t(`panel.ops.rule.${known}`)}`;
  };
}
