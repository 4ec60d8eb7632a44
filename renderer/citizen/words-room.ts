import { TEXT_LIMIT } from '../../shared/questionnaire.ts';
import { useText } from '../i18n/text.ts';

/** From here on it is said how much still fits. */
const SAY_LEFT_UNDER = 100;

/** How many characters still fit, in words; undefined while there is plenty of room. */
export function useRoomLeft(text: string): string | undefined {
  const { t } = useText();
  const left = TEXT_LIMIT - text.length;
  return left < SAY_LEFT_UNDER ? t('questionnaire.wordsLeft', { left }) : undefined;
}
