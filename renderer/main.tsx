import { createRoot } from 'react-dom/client';
import './ui/base.css';
import './app/host.ts';
import { App } from './app/App.tsx';
import { createFailureReporter, watchUncaught } from './app/failures.ts';
import { whenDrawn } from './app/first-paint.ts';
import { followFrames } from './app/frames.ts';
import { createIntents, IntentsProvider } from './app/intents.ts';
import { lockDown } from './app/lock-down.ts';
import { linkOutbox } from './app/outbox-link.ts';
import { PagePlaceProvider, type PlacePage } from './app/page-place.ts';
import { keepStorage } from './app/persistence.ts';
import { watchSilence } from './app/silence.ts';
import { createTapGuard, guardTaps } from './app/tap-guard.ts';
import { watchCorner } from './door/corner.ts';
import { linkDoor } from './door/door-link.ts';
import { loadCatalogue } from './i18n/catalogues.ts';
import { createWordings } from './i18n/text.ts';
import { createMediaFaults, MediaFaultsProvider } from './media/faults.ts';
import { playChime } from './voice/chime.ts';
import { playRecording } from './voice/recording.ts';
import { createSpeaker } from './voice/speaker.ts';
import { createSystemVoice } from './voice/system-voice.ts';

const { host } = window;
const now = () => performance.now();

const report = createFailureReporter((failure) => host.request('window.failed', failure), now);
watchUncaught(window, report);
lockDown(window);
keepStorage(navigator.storage, report);
linkOutbox(window, () => host.request('outbox.connect'), report);

whenDrawn(() => {
  host.request('window.drawn').catch((error: unknown) => report('window.drawn', error));
});

const guard = createTapGuard(now);
guardTaps(window, guard);
const door = linkDoor(host, report);
watchCorner(window, {
  now,
  fromRight: () => document.documentElement.dir === 'rtl',
  found: door.open,
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const wordings = createWordings(loadCatalogue, (language, error) =>
  report(`texts in ${language}`, error),
);
const { deliver, silence } = watchSilence((intent) => host.request('session.intent', intent));
const placePage: PlacePage = (box) => {
  host
    .request('page.place', box)
    .catch((error: unknown) => report('the room for the province’s page', error));
};
const intents = createIntents(deliver, report, guard.appeared);
const speaker = createSpeaker(
  { recording: playRecording, system: createSystemVoice(speechSynthesis), chime: playChime },
  ({ what, language }, by) => {
    host
      .request('voice.spoke', { what, language, by })
      .catch((error: unknown) => report('voice.spoke', error));
  },
  report,
);
createRoot(root, {
  onCaughtError: (error) => report('drawing', error),
  onUncaughtError: (error) => report('drawing, uncaught', error),
}).render(
  <IntentsProvider value={intents}>
    <PagePlaceProvider value={placePage}>
      <MediaFaultsProvider value={createMediaFaults(report)}>
        <App
          frames={followFrames(host, report)}
          wordings={wordings}
          guard={guard}
          silence={silence}
          door={door}
          speaker={speaker}
          prompts={(listener) => host.on('voice.prompted', listener)}
        />
      </MediaFaultsProvider>
    </PagePlaceProvider>
  </IntentsProvider>,
);
