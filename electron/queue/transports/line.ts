import type { Socket } from 'node:net';

/** Answers a peer may leave unread before it is cut, bytes. */
const UNREAD_LIMIT = 256 * 1024;

/** The near end of one connection. */
export interface Line {
  isOpen(): boolean;
  /** What was written and has not left yet, bytes. */
  unsent(): number;
  write(bytes: Uint8Array): void;
  /** Ends it at once. */
  cut(): void;
}

/** A machine that lost its power says no goodbye; probes find out. */
const PROBE_AFTER_MS = 30_000;

/** A socket made ready for short messages of somebody who may vanish. */
export function lineOf(socket: Socket): Line {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, PROBE_AFTER_MS);
  return {
    isOpen: () => socket.writable,
    unsent: () => socket.writableLength,
    write: (bytes) => socket.write(bytes),
    cut: () => socket.destroy(),
  };
}

/**
 * Sends to a peer that may be gone or may not read.
 * @param lost told why it was lost; the line is cut when its peer does not read
 * @returns whether it is on its way
 */
export function sendOver(
  line: Line,
  bytes: Uint8Array,
  lost: { readonly gone: () => void; readonly stuck: () => void },
): boolean {
  if (!line.isOpen()) {
    lost.gone();
    return false;
  }
  if (line.unsent() > UNREAD_LIMIT) {
    lost.stuck();
    return false;
  }
  line.write(bytes);
  return true;
}

/**
 * Lets a stream be read one piece in each turn of the loop, so that a peer that floods the device
 * cannot keep other peers, or the citizen's window, from their turn.
 * @returns to be called with each piece
 */
export function oneATurn(stream: { pause(): unknown; resume(): unknown }): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    stream.pause();
    setImmediate(() => {
      waiting = false;
      stream.resume();
    });
  };
}
