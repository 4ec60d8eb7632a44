import { useEffect, useRef, useState } from 'react';
import { isBad } from '../../shared/level.ts';
import { useIntents } from '../app/intents.ts';
import { thinOut } from './activity.ts';
import { ChosenLevel } from './ChosenLevel.tsx';
import {
  type Draft,
  draftOf,
  type QuestionnaireScreen,
  revision,
  toggleAnswer,
  toggleCallback,
  toggleDeclined,
  toggleOption,
  write,
} from './draft.ts';
import { Experience } from './Experience.tsx';
import styles from './Questionnaire.module.css';
import { Reasons } from './Reasons.tsx';
import { SubmitBar } from './SubmitBar.tsx';
import { Words } from './Words.tsx';

/** What has the middle of the screen: everything, all options, or writing with the keyboard. */
type Panel = 'overview' | 'reasons' | 'words';

/**
 * Everything the citizen may add to the level, all of it voluntary, on one screen. The same steps
 * for all five levels (R1); only “不愿说明” is there for bad ones alone (R24).
 */
export function Questionnaire({ screen }: { readonly screen: QuestionnaireScreen }) {
  const { sendOnce } = useIntents();
  const service = screen.service.id;
  const [panel, setPanel] = useState<Panel>('overview');
  const [draft, change] = useDraft(screen);
  useActivity(service);

  return (
    <section className={styles['questionnaire']} data-panel={panel}>
      <ChosenLevel
        level={screen.level}
        next={screen.next}
        onRechoose={() => sendOnce({ type: 'rechoose', service })}
      />
      <div className={styles['content']}>
        <Reasons
          options={screen.options}
          draft={draft}
          mayDecline={isBad(screen.level)}
          unfolded={panel === 'reasons'}
          onToggle={(code) => change((said) => toggleOption(said, code))}
          onDecline={() => change(toggleDeclined)}
          onUnfold={(unfold) => setPanel(unfold ? 'reasons' : 'overview')}
        />
        <Experience
          draft={draft}
          onAnswer={(question, value) => change((said) => toggleAnswer(said, question, value))}
        />
        <Words
          text={draft.text}
          writing={panel === 'words'}
          onWrite={(text) => change((said) => write(said, text))}
          onOpen={() => setPanel('words')}
          onClose={() => setPanel('overview')}
        />
      </div>
      <SubmitBar
        countdown={screen.countdown}
        callbackTo={screen.callbackTo}
        wantsCallback={draft.wantsCallback}
        onCallback={() => change(toggleCallback)}
        onSubmit={() => sendOnce({ type: 'submit', service })}
      />
    </section>
  );
}

/** The echo of what the citizen says; each change goes to main. */
function useDraft(
  screen: QuestionnaireScreen,
): readonly [Draft, (by: (draft: Draft) => Draft) => void] {
  const { send } = useIntents();
  const [draft, setDraft] = useState(() => draftOf(screen));
  // Two keys may be pressed before React has drawn the first.
  const latest = useRef(draft);
  const change = (by: (draft: Draft) => Draft) => {
    latest.current = by(latest.current);
    setDraft(latest.current);
    send(revision(screen.service.id, latest.current));
  };
  return [draft, change];
}

/** Tells main that somebody is there while a finger or a key moves, so that nothing is cut off. */
function useActivity(service: string): void {
  const { send } = useIntents();
  useEffect(() => {
    const { touched, stop } = thinOut(() => send({ type: 'touch', service }));
    window.addEventListener('pointerdown', touched);
    window.addEventListener('keydown', touched);
    return () => {
      window.removeEventListener('pointerdown', touched);
      window.removeEventListener('keydown', touched);
      stop();
    };
  }, [send, service]);
}
