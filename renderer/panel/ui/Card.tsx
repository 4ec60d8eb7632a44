import type { ReactNode } from 'react';
import styles from './Card.module.css';

interface CardProps {
  readonly heading: ReactNode;
  /** Where it stands on its page. */
  readonly className?: string | undefined;
  /** Read aloud when it comes. */
  readonly role?: 'alert' | undefined;
  readonly children: ReactNode;
}

/** A part of a page, with what it is about over it. */
export function Card({ heading, className = '', role, children }: CardProps) {
  return (
    <section role={role} className={`${styles['card']} ${className}`}>
      <h2 className={styles['heading']}>{heading}</h2>
      {children}
    </section>
  );
}
