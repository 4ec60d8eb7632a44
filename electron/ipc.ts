import { type IpcMainInvokeEvent, ipcMain, MessageChannelMain, type WebContents } from 'electron';
import { APP_ORIGIN, EVENT_CHANNEL, PORT_CHANNEL, REQUEST_CHANNEL } from '../shared/channels.ts';
import {
  type Handlers,
  type WindowEvents,
  type WindowRequests,
  windowEvents,
  windowRequests,
} from '../shared/contract.ts';
import type { Port } from '../shared/port-calls.ts';
import type { z } from '../shared/schema.ts';
import { type Log, reasonOf } from './log.ts';

/** Main's end of the contract with the window. */
export interface WindowIpc {
  /** Tells the window; a window that is not there misses it and asks again when it loads. */
  send<N extends keyof WindowEvents & string>(name: N, event: z.infer<WindowEvents[N]>): void;
  close(): void;
}

/**
 * Serves the contract. Refused are: a sender that is not the main frame of our own page, an unknown
 * name, input or output that does not parse. Each refusal is logged; the window hears only that it
 * was refused.
 * @param contents the web contents of now, `null` while there is no window
 */
export function serveWindow(options: {
  readonly handlers: Handlers<WindowRequests>;
  readonly contents: () => WebContents | null;
  readonly log: Log;
}): WindowIpc {
  const { handlers, contents, log } = options;

  function refuse(name: unknown, why: string): never {
    // Names of the input may stand in the reason, and nobody knows how long they are.
    const said = { name: String(name).slice(0, 60), why: why.slice(0, 500) };
    log.warn('a request of the window was refused', said);
    throw new Error('refused');
  }

  function isOurPage(event: IpcMainInvokeEvent): boolean {
    const frame = event.senderFrame;
    return (
      frame !== null &&
      event.sender === contents() &&
      frame === event.sender.mainFrame &&
      frame.origin === APP_ORIGIN
    );
  }

  ipcMain.handle(REQUEST_CHANNEL, async (event, name: unknown, input: unknown) => {
    if (!isOurPage(event)) refuse(name, 'the sender is not the main frame of our own page');
    if (typeof name !== 'string' || !isRequest(name)) refuse(name, 'no such request');
    const parsed = windowRequests[name].input.safeParse(input);
    if (!parsed.success) refuse(name, `input: ${parsed.error.message}`);
    // `parsed` was read by the schema of this very name; over a name known only at run time the
    // compiler cannot see that schema and handler belong together.
    const handle = handlers[name] as (input: unknown) => unknown;
    let output: unknown;
    try {
      output = await handle(parsed.data);
    } catch (error) {
      refuse(name, reasonOf(error));
    }
    const answer = windowRequests[name].output.safeParse(output);
    return answer.success ? answer.data : refuse(name, `output: ${answer.error.message}`);
  });

  return {
    send(name, event) {
      const parsed = windowEvents[name].safeParse(event);
      if (!parsed.success) {
        log.error('an event for the window does not fit the contract', {
          name,
          why: parsed.error.message,
        });
        return;
      }
      contents()?.send(EVENT_CHANNEL, name, parsed.data);
    },
    close: () => ipcMain.removeHandler(REQUEST_CHANNEL),
  };
}

function isRequest(name: string): name is keyof WindowRequests {
  return Object.hasOwn(windowRequests, name);
}

/** Makes a fresh port for the outbox worker: one end goes to the window, the other is returned. */
export function openOutboxPort(contents: WebContents): Port & { close(): void } {
  const { port1: ours, port2: theirs } = new MessageChannelMain();
  contents.postMessage(PORT_CHANNEL, null, [theirs]);
  return {
    post: (message) => ours.postMessage(message),
    onMessage(listener) {
      ours.on('message', ({ data }) => listener(data));
      ours.start();
    },
    close: () => ours.close(),
  };
}
