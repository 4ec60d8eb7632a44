import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import styles from './Message.module.css';
import { Scenery } from './Scenery.tsx';

interface MessageProps {
  readonly sign?: 'done' | 'pause' | 'fault';
  readonly title: string;
  readonly children?: ReactNode;
}

const SIGNS = {
  done: 'M15 25.5 22 32.5 34.5 17',
  pause: 'M19 16V32M29 16V32',
  fault: 'M24 13V27M24 34.5V35',
} as const;

/** A screen that tells one thing and asks nothing. */
export function Message({ sign, title, children }: MessageProps) {
  return (
    <section className={styles['message']}>
      <Scenery />
      {sign !== undefined && (
        <svg className={styles['sign']} viewBox="0 0 48 48" aria-hidden="true">
          <circle cx="24" cy="24" r="22" />
          <path d={SIGNS[sign]} />
        </svg>
      )}
      <h1 className={styles['title']}>{title}</h1>
      {children}
    </section>
  );
}

interface MessageLineProps {
  /** Of the words, where it is not the screen's. */
  readonly lang?: string;
  readonly children: string;
}

/** Characters of a sentence that is set in smaller type; a Chinese one is as wide as two others. */
const LONG = { chinese: 60, other: 120 } as const;

/** A sentence under the title. */
export function MessageLine({ lang, children }: MessageLineProps) {
  const { language } = useText();
  const isLong =
    children.length > ((lang ?? language).startsWith('zh') ? LONG.chinese : LONG.other);
  return (
    <p
      lang={lang}
      className={styles['line']}
      data-long={isLong || undefined}
      data-crowded={isLong || undefined}
    >
      {children}
    </p>
  );
}
