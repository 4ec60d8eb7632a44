import { useEffect, useState } from 'react';
import type { Finding } from '../../../shared/setup-requests.ts';
import type { Voice } from '../../../shared/voice.ts';
import { type Text, useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { playChime } from '../../voice/chime.ts';
import { playRecording } from '../../voice/recording.ts';
import { createSpeaker, PATIENCE_MS, type Speaker } from '../../voice/speaker.ts';
import { createSystemVoice } from '../../voice/system-voice.ts';
import type { PageProps } from '../page-props.ts';
import type { Result } from './findings.ts';
import { PartRow } from './PartRow.tsx';
import styles from './Setup.module.css';

/** Loud enough to be heard in a hall that wants silence at this hour, percent. */
const LEAST_VOLUME = 50;
/** Each of the three that can say it has had its time. */
const LIMIT_MS = 3 * PATIENCE_MS + 1_000;

/** The loudspeaker: the window says the invitation, and a person says whether it was heard. */
export function VoiceRow({ ask, failed }: Pick<PageProps, 'ask' | 'failed'>) {
  const { t, language } = useText();
  const [result, setResult] = useState<Result>(undefined);
  const [by, setBy] = useState<Voice | undefined>(undefined);
  const [quiet, setQuiet] = useState(false);
  const [speaker] = useState<Speaker>(() =>
    createSpeaker(
      { recording: playRecording, system: createSystemVoice(speechSynthesis), chime: playChime },
      (_utterance, used) => setBy(used),
      failed,
    ),
  );
  useEffect(() => speaker.hush, [speaker]);

  const silent = result === 'running' && by === undefined;
  useEffect(() => {
    if (!silent) return;
    const timer = setTimeout(() => {
      setResult([{ is: 'wrong', ...wordsOf(t, 'voiceSilent') }]);
    }, LIMIT_MS);
    return () => clearTimeout(timer);
  }, [silent, t]);

  const test = async (): Promise<void> => {
    setBy(undefined);
    setResult('running');
    try {
      const { volume, recording } = await ask('setup.voice', { language });
      setQuiet(volume === 0);
      speaker.say({
        ...{ what: 'invitation', text: t('invitation.title'), language, recording },
        volume: Math.max(volume, LEAST_VOLUME) / 100,
      });
    } catch (error) {
      setResult(undefined);
      failed('setup.voice', error);
    }
  };
  const heard = (used: Voice) => {
    const right: Finding = { is: 'right', what: t(`panel.setup.voiceBy.${used}`) };
    const hush: Finding = { is: 'unsaid', what: t('panel.setup.voiceQuiet') };
    setResult(quiet ? [right, hush] : [right]);
  };

  return (
    <PartRow
      name={t('panel.setup.part.voice')}
      result={result}
      onTest={() => {
        if (!silent) void test();
      }}
    >
      {result === 'running' && by !== undefined && (
        <div className={styles['question']}>
          <p>{t('panel.setup.voiceHeard')}</p>
          <Button onPress={() => heard(by)}>{t('panel.setup.yes')}</Button>
          <Button onPress={() => setResult([{ is: 'wrong', ...wordsOf(t, 'voiceUnheard') }])}>
            {t('panel.setup.no')}
          </Button>
        </div>
      )}
    </PartRow>
  );
}

function wordsOf(t: Text, what: 'voiceSilent' | 'voiceUnheard'): Omit<Finding, 'is'> {
  return { what: t(`panel.setup.${what}`), advice: t('panel.setup.voiceAdvice') };
}
