import { createRoot } from 'react-dom/client';
import './ui/base.css';
import './app/host.ts';
import { App } from './app/App.tsx';
import { createFailureReporter, watchUncaught } from './app/failures.ts';
import { followFrames } from './app/frames.ts';
import { createIntents, IntentsProvider } from './app/intents.ts';
import { lockDown } from './app/lock-down.ts';
import { linkOutbox } from './app/outbox-link.ts';
import { keepStorage } from './app/persistence.ts';
import { watchSilence } from './app/silence.ts';
import { createTapGuard, guardTaps } from './app/tap-guard.ts';
import { startTexts } from './i18n/text.ts';

const { host } = window;
const now = () => performance.now();

const report = createFailureReporter((failure) => host.request('window.failed', failure), now);
watchUncaught(window, report);
lockDown(window);
keepStorage(navigator.storage, report);
linkOutbox(window, () => host.request('outbox.connect'), report);

const guard = createTapGuard(now);
guardTaps(window, guard);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

startTexts();
const { deliver, silence } = watchSilence((intent) => host.request('session.intent', intent));
const intents = createIntents(deliver, report);
createRoot(root, {
  onCaughtError: (error) => report('drawing', error),
  onUncaughtError: (error) => report('drawing, uncaught', error),
}).render(
  <IntentsProvider value={intents}>
    <App frames={followFrames(host, report)} guard={guard} silence={silence} />
  </IntentsProvider>,
);
