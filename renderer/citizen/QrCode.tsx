import { useMemo } from 'react';
import { useText } from '../i18n/text.ts';
import styles from './QrCode.module.css';
import { qrDrawing } from './qr-path.ts';

/** Light modules that must stand around every code. */
const QUIET = 4;

/** The province's own way to rate, by phone. Black on white in every theme: cameras want it. */
export function QrCode({ payload }: { readonly payload: string }) {
  const { t } = useText();
  const drawing = useMemo(() => qrDrawing(payload), [payload]);
  if (drawing === undefined) return null;
  const side = drawing.size + 2 * QUIET;
  return (
    <figure className={styles['figure']}>
      <svg
        className={styles['code']}
        viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
        role="img"
        aria-label={t('qr.label')}
      >
        <path className={styles['dark']} d={drawing.path} />
      </svg>
      <figcaption className={styles['caption']}>{t('qr.caption')}</figcaption>
    </figure>
  );
}
