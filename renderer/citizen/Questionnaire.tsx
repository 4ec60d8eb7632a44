import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isBad } from '../../shared/level.ts';
import { useComfort } from '../app/comfort.ts';
import { useIntents } from '../app/intents.ts';
import { useText } from '../i18n/text.ts';
import { thinOut } from './activity.ts';
import { CallbackWish } from './CallbackWish.tsx';
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
import { createHold } from './hold.ts';
import { BEGINNING, closed, opened, panelAt, STEPS, type Step } from './place.ts';
import styles from './Questionnaire.module.css';
import { Ready } from './Ready.tsx';
import { Reasons } from './Reasons.tsx';
import { StepBar } from './StepBar.tsx';
import { SubmitBar } from './SubmitBar.tsx';
import { Words } from './Words.tsx';

/**
 * Everything the citizen may add to the level, all of it voluntary: on one screen, or in elder mode
 * one thing after the other. The same for all five levels (R1); only “不愿说明” is there for bad
 * ones alone (R24).
 */
export function Questionnaire({ screen }: { readonly screen: QuestionnaireScreen }) {
  const { t } = useText();
  const { elder } = useComfort();
  const { sendOnce } = useIntents();
  const service = screen.service.id;
  const [place, go] = useState(BEGINNING);
  const [draft, change] = useDraft(screen);
  const content = useFocusOnChange<HTMLDivElement>(elder ? place.step : undefined);
  useActivity(service);

  const submit = () => sendOnce({ type: 'submit', service });
  const callback = (
    <CallbackWish
      callbackTo={screen.callbackTo}
      wanted={draft.wantsCallback}
      onToggle={() => change(toggleCallback)}
    />
  );
  const close = () => go(closed(place, elder));
  const step = t('questionnaire.steps.step', {
    number: STEPS.indexOf(place.step) + 1,
    of: STEPS.length,
  });
  return (
    <section className={styles['questionnaire']} data-panel={panelAt(place, elder)}>
      <ChosenLevel
        level={screen.level}
        note={elder ? step : t('questionnaire.voluntary')}
        next={screen.next}
        onRechoose={() => sendOnce({ type: 'rechoose', service })}
      />
      <div ref={content} className={styles['content']} tabIndex={-1}>
        <Reasons
          options={screen.options}
          draft={draft}
          mayDecline={isBad(screen.level)}
          unfolded={place.open && place.step === 'reasons'}
          onToggle={(code) => change((said) => toggleOption(said, code))}
          onDecline={() => change(toggleDeclined)}
          onUnfold={(unfold) => (unfold ? go(opened('reasons')) : close())}
        />
        <Experience
          draft={draft}
          onAnswer={(question, value) => change((said) => toggleAnswer(said, question, value))}
        />
        <Words
          text={draft.text}
          writing={place.open && place.step === 'words'}
          onWrite={(text) => change((said) => write(said, text))}
          onOpen={() => go(opened('words'))}
          onClose={close}
        />
        {elder && <Ready callback={callback} onSubmit={submit} />}
      </div>
      {elder ? (
        <StepBar place={place} onGo={go} countdown={screen.countdown} />
      ) : (
        <SubmitBar countdown={screen.countdown} callback={callback} onSubmit={submit} />
      )}
    </section>
  );
}

/** Who goes on by the keyboard, or hears the screen, begins at the top of the next step. */
function useFocusOnChange<T extends HTMLElement>(step: Step | undefined): RefObject<T | null> {
  const element = useRef<T>(null);
  const seen = useRef(step);
  useLayoutEffect(() => {
    if (seen.current === step) return;
    seen.current = step;
    if (step !== undefined) element.current?.focus({ preventScroll: true });
  }, [step]);
  return element;
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

/**
 * Tells main that somebody is there while a finger is down or a key moves, so that nothing is cut
 * off. Heard before anything else: a button keeps its press to itself.
 */
function useActivity(service: string): void {
  const { send } = useIntents();
  useEffect(() => {
    const { touched, stop } = thinOut(() => send({ type: 'touch', service }));
    const hold = createHold(touched);
    const ended = new AbortController();
    const how = { capture: true, signal: ended.signal };
    window.addEventListener('pointerdown', hold.begin, how);
    window.addEventListener('pointerup', hold.end, how);
    window.addEventListener('pointercancel', hold.end, how);
    window.addEventListener('keydown', touched, how);
    return () => {
      ended.abort();
      hold.end();
      stop();
    };
  }, [send, service]);
}
