import type { ReactNode } from 'react';
import styles from './Section.module.css';

interface SectionProps {
  readonly title: string;
  readonly note: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** One part of the questionnaire under its heading. */
export function Section({ title, note, className, children }: SectionProps) {
  return (
    <fieldset className={`${styles['section']} ${className ?? ''}`}>
      {/* A legend does not take part in a grid: it is read, and the heading is seen. */}
      <legend className="visually-hidden">{`${title} (${note})`}</legend>
      <p className={styles['heading']} aria-hidden="true">
        <span className={styles['title']}>{title}</span>
        <span className={styles['note']}>{note}</span>
      </p>
      {children}
    </fieldset>
  );
}
