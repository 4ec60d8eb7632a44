import { useEffect, useRef } from 'react';
import type { Slide } from '../../shared/screen.ts';
import styles from './Picture.module.css';

/** Decoded, this is 160 MB; phones and cameras of halls take 12 to 24 million. */
const MOST_PIXELS = 40_000_000;

interface PictureProps {
  readonly slide: Extract<Slide, { kind: 'picture' }>;
  readonly onReady: () => void;
  readonly onFailed: (why: unknown) => void;
}

/**
 * Canvases that show nothing now. Each holds on to a bitmap it has shown until it is collected, which
 * may take minutes: a new one for each picture would be a hundred megabytes by then.
 */
const spare: HTMLCanvasElement[] = [];

/**
 * A picture as a bitmap of the size it is seen in. An image element would leave half a gigabyte of
 * what it decoded in Chromium's cache after an hour of rotation, and takes a file whose copying broke
 * off for a picture.
 */
export function Picture({ slide, onReady, onFailed }: PictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { url, fit } = slide;

  // biome-ignore lint/correctness/useExhaustiveDependencies: loads once; who hears of it never changes
  useEffect(() => {
    const place = spare.pop() ?? document.createElement('canvas');
    place.className = styles['media'] ?? '';
    Object.assign(place.dataset, { fit, src: url });
    frame.current?.append(place);
    const gone = new AbortController();
    paint(url, place, fit, gone.signal).then(
      () => gone.signal.aborted || onReady(),
      (error: unknown) => gone.signal.aborted || onFailed(error),
    );
    return () => {
      gone.abort();
      place.getContext('bitmaprenderer')?.transferFromImageBitmap(null);
      place.remove();
      spare.push(place);
    };
  }, [url, fit]);

  return <div ref={frame} className={styles['media']} />;
}

/** @throws when the file is missing, damaged or has too many pixels */
async function paint(
  url: string,
  place: HTMLCanvasElement,
  fit: 'cover' | 'contain',
  gone: AbortSignal,
): Promise<void> {
  const { width, height } = await sizeOf(url);
  if (width * height > MOST_PIXELS) throw new Error(`${width} × ${height} pixels are too many`);
  const answer = await fetch(url, { signal: gone });
  const across = (place.clientWidth * devicePixelRatio) / width;
  const down = (place.clientHeight * devicePixelRatio) / height;
  const scale = Math.min(1, fit === 'cover' ? Math.max(across, down) : Math.min(across, down));
  const bitmap = await createImageBitmap(await answer.blob(), {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  });
  if (gone.aborted) {
    bitmap.close();
    return;
  }
  place.width = bitmap.width;
  place.height = bitmap.height;
  place.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
}

/** Reads no more than what stands at the beginning of the file; nothing is decoded. */
function sizeOf(url: string): Promise<{ readonly width: number; readonly height: number }> {
  return new Promise((known, fail) => {
    const picture = new Image();
    picture.onload = () => {
      known({ width: picture.naturalWidth, height: picture.naturalHeight });
      picture.removeAttribute('src');
    };
    picture.onerror = () => fail(new Error('the picture cannot be loaded'));
    picture.src = url;
  });
}
