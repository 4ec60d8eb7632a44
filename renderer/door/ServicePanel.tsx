import { Suspense, startTransition, useEffect, useState } from 'react';
import type { Role } from '../../shared/door.ts';
import { useText } from '../i18n/text.ts';
import { type PageId, pagesFor } from '../panel/pages.ts';
import { KeyboardTrayProvider } from '../panel/ui/keyboard-tray.ts';
import { Button } from '../ui/Button.tsx';
import type { DoorLink } from './door-link.ts';
import styles from './ServicePanel.module.css';

interface ServicePanelProps {
  readonly role: Role;
  readonly link: DoorLink;
}

/** What stands behind the door: the pages of whoever has a PIN, one at a time. */
export function ServicePanel({ role, link }: ServicePanelProps) {
  const { t } = useText();
  const pages = pagesFor(role);
  const [chosen, choose] = useState<PageId>('overview');
  const [tray, setTray] = useState<HTMLElement | null>(null);
  useEffect(() => {
    for (const { id, load } of pagesFor(role)) {
      load().catch((error: unknown) => link.failed(`page ${id}`, error));
    }
  }, [role, link]);
  const page = pages.find(({ id }) => id === chosen);
  return (
    <div className={styles['panel']} data-alone={pages.length === 1 || undefined}>
      <div className={styles['header']}>
        <h1 id="door-title" className={styles['title']}>
          {t('door.panel.title')}
        </h1>
        <p className={styles['role']}>{t(`door.role.${role}`)}</p>
        <Button look="primary" onPress={link.leave}>
          {t('door.panel.leave')}
        </Button>
      </div>
      {pages.length > 1 && (
        <nav className={styles['pages']} aria-label={t('panel.pages')}>
          {pages.map(({ id }) => (
            <Button
              key={id}
              className={styles['link']}
              current={id === page?.id}
              // The page before stays until this one is here: a fallback would hold it back for 300 ms.
              onPress={() => startTransition(() => choose(id))}
            >
              {t(`panel.page.${id}`)}
            </Button>
          ))}
        </nav>
      )}
      {page !== undefined && (
        // Who has real keys scrolls it with them.
        <section
          className={styles['body']}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it may hold more than it shows
          tabIndex={0}
          aria-label={t(`panel.page.${page.id}`)}
        >
          <KeyboardTrayProvider value={tray}>
            <Suspense>
              <page.Page key={page.id} role={role} ask={link.ask} failed={link.failed} />
            </Suspense>
          </KeyboardTrayProvider>
        </section>
      )}
      {/* The keys of the screen stand here while a field has the focus. */}
      <div ref={setTray} className={styles['tray']} />
      <p className={styles['note']}>{t('door.panel.note')}</p>
    </div>
  );
}
