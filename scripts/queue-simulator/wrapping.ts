import iconv from 'iconv-lite';

/** How a machine's texts are put on the wire and found there again. */
export interface Wrapping {
  wrap(text: string): Uint8Array;
  /** Takes the texts out of the next bytes; a new one for each connection. */
  cutter(): (bytes: Uint8Array) => readonly string[];
}

/** One text a line, UTF-8. */
export const LINES: Wrapping = {
  wrap: (text) => Buffer.from(`${text}\n`),
  cutter() {
    let unread = '';
    const decoder = new TextDecoder();
    return (bytes) => {
      const lines = (unread + decoder.decode(bytes, { stream: true })).split('\n');
      unread = lines.pop() ?? '';
      return lines.filter((line) => line.trim() !== '');
    };
  },
};

/** One text a message, UTF-8: for transports that have messages of their own. */
export const MESSAGES: Wrapping = {
  wrap: (text) => Buffer.from(text),
  cutter: () => (bytes) => [Buffer.from(bytes).toString()],
};

const LENGTH_BYTES = 4;

/** GBK behind the number of its bytes, four of them, the lowest first. */
export const COUNTED_GBK: Wrapping = {
  wrap(text) {
    const body = iconv.encode(text, 'gbk');
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeInt32LE(body.length);
    return Buffer.concat([length, body]);
  },
  cutter() {
    let held = Buffer.alloc(0);
    return (bytes) => {
      held = Buffer.concat([held, bytes]);
      const texts: string[] = [];
      while (held.length >= LENGTH_BYTES) {
        const end = LENGTH_BYTES + held.readInt32LE();
        if (held.length < end) break;
        texts.push(iconv.decode(held.subarray(LENGTH_BYTES, end), 'gbk'));
        held = held.subarray(end);
      }
      return texts;
    };
  },
};
