import type { HallFolder } from '../../shared/media.ts';
import { findHallFile, type HallFile, readHallFile } from './hall-files.ts';

/** Read at once, bytes: a film passes through memory in such pieces. */
const PIECE = 256 * 1024;

/**
 * Answers a request of the window for a file of the hall, whole or a range of it: players jump
 * about in their files.
 * @param root the data folder
 * @param range the request's `Range` header
 */
export async function serveHallFile(
  root: string,
  wanted: { readonly folder: HallFolder; readonly name: string },
  range: string | null,
): Promise<Response> {
  const found = await findHallFile(root, wanted.folder, wanted.name);
  if (!found.ok) return new Response(null, { status: 404 });
  const { file } = found;
  const headers = {
    'content-type': file.type,
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  const part = rangeOf(range, file.size);
  if (part === 'unsatisfiable') {
    return new Response(null, {
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${file.size}` },
    });
  }
  const { start, end } = part ?? { start: 0, end: file.size };
  return new Response(pieces(file, start, end), {
    status: part === null ? 200 : 206,
    headers: {
      ...headers,
      'content-length': String(end - start),
      ...(part !== null && { 'content-range': `bytes ${start}-${end - 1}/${file.size}` }),
    },
  });
}

/**
 * One range as RFC 9110 writes it.
 * @returns first byte and the one behind the last; `null`: the whole file is to be sent
 */
export function rangeOf(
  range: string | null,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Number(last);
    return length === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(size, Number(last) + 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

/** The bytes of a file, read as they are asked for. */
function pieces(file: HallFile, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = await readHallFile(file, position, Math.min(PIECE, end - position));
        position += piece.byteLength;
        controller.enqueue(piece);
        if (position >= end) controller.close();
      },
    },
    // Nothing is read before somebody asks.
    { highWaterMark: 0 },
  );
}
