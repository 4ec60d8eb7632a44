import { useEffect, useEffectEvent, useState } from 'react';
import type { Finding } from '../../../shared/setup-requests.ts';
import type { Voice } from '../../../shared/voice.ts';
import { type Text, useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { playChime } from '../../voice/chime.ts';
import { playRecording } from '../../voice/recording.ts';
import { createSpeaker, PATIENCE_MS, type Speaker } from '../../voice/speaker.ts';
import { createSystemVoice } from '../../voice/system-voice.ts';
import type { PageProps } from '../page-props.ts';
import { useKept } from '../ui/kept.ts';
import { PartRow } from './PartRow.tsx';
import styles from './Setup.module.css';

/** Loud enough to be heard in a hall that wants silence at this hour, percent. */
const LEAST_VOLUME = 50;
/** Each of the three that can say it has had its time. */
const LIMIT_MS = 3 * PATIENCE_MS + 1_000;

/** What came of it: who was heard, and whether the hall wants silence at this hour. */
type Heard = { readonly by: Voice; readonly quiet: boolean } | 'voiceSilent' | 'voiceUnheard';

/** The loudspeaker: the window says the invitation, and a person says whether it was heard. */
export function VoiceRow({ role, ask, failed }: Pick<PageProps, 'role' | 'ask' | 'failed'>) {
  const { t, language } = useText();
  const [heard, setHeard] = useKept<Heard | undefined>(role, 'voice', undefined);
  const [testing, setTesting] = useState(false);
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

  const end = (came: Heard) => {
    setHeard(came);
    setTesting(false);
  };
  const silent = testing && by === undefined;
  const giveUp = useEffectEvent(() => end('voiceSilent'));
  useEffect(() => {
    if (!silent) return;
    const timer = setTimeout(() => giveUp(), LIMIT_MS);
    return () => clearTimeout(timer);
  }, [silent]);

  const test = async (): Promise<void> => {
    setBy(undefined);
    setTesting(true);
    try {
      const { volume, recording } = await ask('setup.voice', { language });
      setQuiet(volume === 0);
      speaker.say({
        ...{ what: 'invitation', text: t('invitation.title'), language, recording },
        volume: Math.max(volume, LEAST_VOLUME) / 100,
      });
    } catch (error) {
      setTesting(false);
      failed('setup.voice', error);
    }
  };
  return (
    <PartRow
      name={t('panel.setup.part.voice')}
      result={testing ? 'running' : heard && findingsOf(t, heard)}
      onTest={() => {
        if (!silent) void test();
      }}
    >
      {testing && by !== undefined && (
        <div className={styles['question']}>
          <p>{t('panel.setup.voiceHeard')}</p>
          <Button onPress={() => end({ by, quiet })}>{t('panel.setup.yes')}</Button>
          <Button onPress={() => end('voiceUnheard')}>{t('panel.setup.no')}</Button>
        </div>
      )}
    </PartRow>
  );
}

function findingsOf(t: Text, heard: Heard): readonly Finding[] {
  if (typeof heard === 'string') {
    const advice = t('panel.setup.voiceAdvice');
    return [{ is: 'wrong', what: t(`panel.setup.${heard}`), advice }];
  }
  const right: Finding = { is: 'right', what: t(`panel.setup.voiceBy.${heard.by}`) };
  const hush: Finding = { is: 'unsaid', what: t('panel.setup.voiceQuiet') };
  return heard.quiet ? [right, hush] : [right];
}
