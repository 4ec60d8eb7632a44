import { useInsertionEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { CATALOGUES } from '../../shared/languages.ts';
import type { Frame } from '../../shared/screen.ts';
import { CitizenScreen, headline } from '../citizen/CitizenScreen.tsx';
import { StillWaiting } from '../citizen/StillWaiting.tsx';
import { Door } from '../door/Door.tsx';
import type { DoorLink } from '../door/door-link.ts';
import { useText, useWording, type Wording, WordingProvider, type Wordings } from '../i18n/text.ts';
import type { Speaker } from '../voice/speaker.ts';
import { type Prompts, Voice } from '../voice/Voice.tsx';
import styles from './App.module.css';
import { ComfortProvider } from './comfort.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { keepFitting } from './fit.ts';
import type { Frames } from './frames.ts';
import { Header } from './Header.tsx';
import { useIntents } from './intents.ts';
import { screenKey } from './screen-key.ts';
import type { Silence } from './silence.ts';
import type { TapGuard } from './tap-guard.ts';
import { WayToMainProvider } from './way-to-main.ts';

interface AppProps {
  readonly frames: Frames;
  readonly wordings: Wordings;
  readonly guard: TapGuard;
  readonly silence: Silence;
  readonly door: DoorLink;
  readonly speaker: Speaker;
  readonly prompts: Prompts;
}

/** The whole window: paper until main has said what to draw, and the words for it are there. */
export function App({ frames, wordings, guard, silence, door, speaker, prompts }: AppProps) {
  const frame = useSyncExternalStore(frames.subscribe, frames.current);
  const wording = useWording(wordings, frame?.language);
  if (frame === undefined || wording === undefined) return null;
  return (
    <ErrorBoundary revision={frame.revision}>
      <Surface
        frame={frame}
        wording={wording}
        guard={guard}
        silence={silence}
        door={door}
        speaker={speaker}
        prompts={prompts}
      />
    </ErrorBoundary>
  );
}

interface SurfaceProps {
  readonly frame: Frame;
  readonly wording: Wording;
  readonly guard: TapGuard;
  readonly silence: Silence;
  readonly door: DoorLink;
  readonly speaker: Speaker;
  readonly prompts: Prompts;
}

function Surface({ frame, wording, guard, silence, door, speaker, prompts }: SurfaceProps) {
  const silent = useSyncExternalStore(silence.subscribe, silence.current);
  const doorView = useSyncExternalStore(door.subscribe, door.current);
  const { renew } = useIntents();
  const main = useRef<HTMLElement>(null);
  const key = screenKey(frame.screen);
  const [opening, setOpening] = useState<string | null>(key);
  if (opening !== null && opening !== key) setOpening(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another screen stands there, or the door over it
  useLayoutEffect(() => {
    guard.appeared();
    renew();
    // The next Tab starts at the top of the new screen, and no face has the focus.
    main.current?.focus({ preventScroll: true });
  }, [key, doorView.kind, guard, renew]);

  // Language and theme are there before any part of the screen measures itself.
  const { language } = wording;
  useInsertionEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = CATALOGUES[language].direction;
  }, [language]);

  const { elder, contrast } = frame.comfort;
  useInsertionEffect(() => {
    const { dataset } = document.documentElement;
    dataset['elder'] = String(elder);
    dataset['contrast'] = String(contrast);
  }, [elder, contrast]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew with each of what lays out another screen
  useLayoutEffect(
    () => (main.current === null ? undefined : keepFitting(main.current)),
    [key, language, elder, contrast],
  );

  return (
    <WordingProvider value={wording}>
      <ComfortProvider value={frame.comfort}>
        <div className={styles['window']} inert={silent || doorView.kind !== 'closed'}>
          <Header frame={frame} />
          <main
            key={key}
            ref={main}
            tabIndex={-1}
            className={styles['main']}
            data-opening={key === opening}
          >
            <WayToMainProvider value={door}>
              <CitizenScreen frame={frame} />
            </WayToMainProvider>
          </main>
        </div>
      </ComfortProvider>
      {doorView.kind !== 'closed' && <Door view={doorView} link={door} />}
      {silent && (
        // Over the screen, which keeps what was said on it.
        <div className={styles['silent']} role="alert">
          <StillWaiting />
        </div>
      )}
      <Announcement frame={frame} />
      <Voice frame={frame} speaker={speaker} prompts={prompts} />
    </WordingProvider>
  );
}

/** Tells a screen reader that another screen is there. */
function Announcement({ frame }: { readonly frame: Frame }) {
  const { t } = useText();
  return (
    <p className="visually-hidden" aria-live="polite" aria-atomic="true">
      {headline(frame, t)}
    </p>
  );
}
