import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { Frame } from '../../shared/screen.ts';
import { CitizenScreen, headline } from '../citizen/CitizenScreen.tsx';
import { StillWaiting } from '../citizen/StillWaiting.tsx';
import { TextProvider, useText } from '../i18n/text.ts';
import styles from './App.module.css';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import type { Frames } from './frames.ts';
import { Header } from './Header.tsx';
import { useIntents } from './intents.ts';
import { screenKey, useShownFrame } from './shown-frame.ts';
import type { Silence } from './silence.ts';
import type { TapGuard } from './tap-guard.ts';

interface AppProps {
  readonly frames: Frames;
  readonly guard: TapGuard;
  readonly silence: Silence;
}

/** The whole window: paper until main has said what to draw. */
export function App({ frames, guard, silence }: AppProps) {
  const frame = useSyncExternalStore(frames.subscribe, frames.current);
  if (frame === undefined) return null;
  return (
    <ErrorBoundary revision={frame.revision}>
      <Surface newest={frame} guard={guard} silence={silence} />
    </ErrorBoundary>
  );
}

interface SurfaceProps {
  readonly newest: Frame;
  readonly guard: TapGuard;
  readonly silence: Silence;
}

function Surface({ newest, guard, silence }: SurfaceProps) {
  const silent = useSyncExternalStore(silence.subscribe, silence.current);
  const { frame, passing } = useShownFrame(newest);
  const { renew } = useIntents();
  const main = useRef<HTMLElement>(null);
  const key = screenKey(frame.screen);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another screen stands there
  useLayoutEffect(() => {
    guard.appeared();
    renew();
    // The next Tab starts at the top of the new screen, and no face has the focus.
    main.current?.focus({ preventScroll: true });
  }, [key, guard, renew]);

  useLayoutEffect(() => {
    document.documentElement.lang = frame.language;
  }, [frame.language]);

  return (
    <TextProvider value={frame.language}>
      <div className={styles['window']} inert={passing || silent}>
        <Header frame={frame} />
        <main key={key} ref={main} tabIndex={-1} className={styles['main']}>
          <CitizenScreen frame={frame} />
        </main>
      </div>
      {silent && (
        // Over the screen, which keeps what was said on it.
        <div className={styles['silent']} role="alert">
          <StillWaiting />
        </div>
      )}
      <Announcement frame={frame} />
    </TextProvider>
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
