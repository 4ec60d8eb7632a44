/** The one bridge: `window.host`, and the way of the outbox's port. Knows no message by name. */
import { contextBridge, ipcRenderer } from 'electron';
import {
  APP_ORIGIN,
  EVENT_CHANNEL,
  OUTBOX_PORT_MESSAGE,
  PORT_CHANNEL,
  REQUEST_CHANNEL,
} from '../shared/channels.ts';
import type { Host } from '../shared/contract.ts';

const listeners = new Map<string, Set<(event: never) => void>>();

ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, event: unknown) => {
  // Main sends nothing that does not fit the contract, and the listener was registered by this name.
  for (const listener of listeners.get(name) ?? []) listener(event as never);
});

// A port cannot cross the context bridge, but it can be posted to our own window.
ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage({ type: OUTBOX_PORT_MESSAGE }, APP_ORIGIN, [...event.ports]);
});

const host: Host = {
  request: (name, ...input) => ipcRenderer.invoke(REQUEST_CHANNEL, name, input[0]),
  on(name, listener) {
    const all = listeners.get(name) ?? new Set();
    listeners.set(name, all.add(listener));
    return () => {
      all.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld('host', host);
