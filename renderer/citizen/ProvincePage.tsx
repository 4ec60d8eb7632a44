import { useLayoutEffect, useRef } from 'react';
import type { ServiceView } from '../../shared/screen.ts';
import { useIntents } from '../app/intents.ts';
import { usePlacePage } from '../app/page-place.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import styles from './ProvincePage.module.css';

/** The frame around the province's own page, which main lays over it; the faces are one press away. */
export function ProvincePage({ service }: { readonly service: ServiceView }) {
  const { t } = useText();
  const { sendOnce } = useIntents();
  const placePage = usePlacePage();
  const room = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return;
    const tell = () => {
      const { x, y, width, height } = element.getBoundingClientRect();
      placePage({ x, y, width, height });
    };
    // The room moves with the window and with the size of the type above it.
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    observer.observe(document.documentElement);
    return () => observer.disconnect();
  }, [placePage]);

  return (
    <section className={styles['page']}>
      <div className={styles['bar']}>
        <h1 className={styles['title']}>{t('page.title')}</h1>
        <Button
          look="primary"
          className={styles['leave']}
          onPress={() => sendOnce({ type: 'leavePage', service: service.id })}
        >
          {t('page.leave')}
        </Button>
      </div>
      <div ref={room} className={styles['room']}>
        <p>{t('page.opening')}</p>
      </div>
    </section>
  );
}
