import { ArrowLeft, ArrowRight } from 'lucide-react';
import type { Countdown } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { LastSeconds } from './LastSeconds.tsx';
import { type Place, stepFrom } from './place.ts';
import styles from './StepBar.module.css';

interface StepBarProps {
  readonly place: Place;
  readonly onGo: (place: Place) => void;
  readonly countdown: Countdown;
}

/**
 * The foot of the questionnaire in elder mode. 提交 is never here: who taps 下一步 twice has not
 * submitted by that.
 */
export function StepBar({ place, onGo, countdown }: StepBarProps) {
  const { t } = useText();
  const back = stepFrom(place, -1);
  const forward = stepFrom(place, 1);
  return (
    <div className={styles['bar']}>
      {back !== undefined && (
        <Button className={styles['back']} onPress={() => onGo(back)}>
          <ArrowLeft className={styles['arrow']} aria-hidden="true" />
          {t('questionnaire.steps.back')}
        </Button>
      )}
      <div className={styles['seconds']}>
        <LastSeconds
          countdown={countdown}
          before={t(
            forward === undefined ? 'questionnaire.steps.readyNote' : 'questionnaire.steps.skip',
          )}
        />
      </div>
      {forward !== undefined && (
        <Button look="primary" className={styles['forward']} onPress={() => onGo(forward)}>
          {t('questionnaire.steps.forward')}
          <ArrowRight className={styles['arrow']} aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
