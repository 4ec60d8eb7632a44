import type { ServiceView } from '../../shared/screen.ts';
import { Scenery } from '../ui/Scenery.tsx';
import styles from './AtCounter.module.css';
import { ClerkCard } from './ClerkCard.tsx';
import { TaskLines } from './TaskLines.tsx';

interface AtCounterProps {
  readonly service: ServiceView;
  readonly title: string;
  readonly body: string;
}

/** The ticket in the largest type there is, who serves and what is done. */
export function AtCounter({ service, title, body }: AtCounterProps) {
  return (
    <section className={styles['atCounter']}>
      <Scenery />
      <div className={styles['call']}>
        <h1 className={styles['title']}>{title}</h1>
        {service.ticket !== undefined && (
          <p className={styles['ticket']} data-long={service.ticket.length > 6 || undefined}>
            {service.ticket}
          </p>
        )}
        <p className={styles['body']} data-alone={service.ticket === undefined || undefined}>
          {body}
        </p>
      </div>
      <div className={styles['service']}>
        {service.staff !== undefined && <ClerkCard staff={service.staff} />}
        <TaskLines service={service} />
      </div>
    </section>
  );
}
