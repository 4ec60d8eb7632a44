/** The unfinished end of a stream: single bytes put to it do not cost a copy of all of it. */
export interface HeldBytes {
  append(bytes: Uint8Array): void;
  /** What is held; only until the next `append` or `drop`. */
  all(): Buffer;
  /** Lets go of the first bytes. */
  drop(count: number): void;
}

/** @param room bytes that may stay reserved; what a burst needed beyond is given back */
export function createHeldBytes(room: number): HeldBytes {
  let buffer = Buffer.alloc(0);
  let length = 0;
  return {
    append(bytes) {
      if (length + bytes.length > buffer.length) {
        const larger = Buffer.alloc(Math.max(1024, 2 * buffer.length, length + bytes.length));
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      buffer.set(bytes, length);
      length += bytes.length;
    },
    all: () => buffer.subarray(0, length),
    drop(count) {
      if (count === 0) return;
      buffer.copyWithin(0, count, length);
      length -= count;
      if (buffer.length > room) buffer = Buffer.from(buffer.subarray(0, length));
    },
  };
}
