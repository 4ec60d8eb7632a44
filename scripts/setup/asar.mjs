/**
 * Packs small texts as one asar archive, the format Electron reads `default_app.asar` in.
 *
 * A file and not a folder of that name, because packaging tools delete it with `unlink`.
 * The format: a pickled length, a pickled JSON header with sizes and offsets, then the files end to end.
 *
 * @param {Readonly<Record<string, string>>} files contents by file name, no folders
 * @returns {Buffer} the archive
 */
export function asarOf(files) {
  /** @type {Record<string, {size: number, offset: string}>} */
  const entries = {};
  const bodies = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text);
    entries[name] = { size: body.length, offset: String(offset) };
    bodies.push(body);
    offset += body.length;
  }
  const header = Buffer.from(JSON.stringify({ files: entries }));
  const padded = Math.ceil(header.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0); // the pickle that follows holds one 32-bit number:
  head.writeUInt32LE(8 + padded, 4); // the length of the header pickle,
  head.writeUInt32LE(4 + padded, 8); // which is a payload length,
  head.writeUInt32LE(header.length, 12); // a string length and the string, padded to 4 bytes
  header.copy(head, 16);
  return Buffer.concat([head, ...bodies]);
}
