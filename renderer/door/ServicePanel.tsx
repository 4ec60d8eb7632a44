import {
  Suspense,
  startTransition,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Role } from '../../shared/door.ts';
import { useText } from '../i18n/text.ts';
import { type Entry, LISTS, PAGES, type PageId, pagesOf } from '../panel/pages.ts';
import { KeyboardTrayProvider } from '../panel/ui/keyboard-tray.ts';
import { PageScrollProvider } from '../panel/ui/page-top.ts';
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
  const entries = LISTS[role];
  const [page, show] = useState<PageId>('overview');
  const [tray, setTray] = useState<HTMLElement | null>(null);
  const place = useRef<HTMLElement>(null);
  const top = useRef(0);
  const scroll = useMemo(() => ({ place, top }), []);
  useEffect(() => {
    for (const id of LISTS[role].flatMap(pagesOf)) {
      PAGES[id].load().catch((error: unknown) => link.failed(`page ${id}`, error));
    }
  }, [role, link]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another page is there
  useLayoutEffect(() => {
    top.current = 0;
  }, [page]);
  // The page before stays until this one is here: a fallback would hold it back for 300 ms.
  const choose = (id: PageId) => startTransition(() => show(id));
  const chosen = entries.find((entry) => pagesOf(entry).includes(page));
  const { Page } = PAGES[page];
  return (
    <div className={styles['panel']}>
      <div className={styles['header']}>
        <h1 id="door-title" className={styles['title']}>
          {t('door.panel.title')}
        </h1>
        <p className={styles['role']}>{t(`door.role.${role}`)}</p>
        <Button look="primary" onPress={link.leave}>
          {t('door.panel.leave')}
        </Button>
      </div>
      <nav className={styles['pages']} aria-label={t('panel.pages')}>
        {entries.map((entry) => (
          <Button
            key={pagesOf(entry)[0]}
            className={styles['link']}
            current={entry === chosen}
            onPress={() => choose(pagesOf(entry)[0])}
          >
            {typeof entry === 'string' ? t(`panel.page.${entry}`) : t(`panel.group.${entry.id}`)}
          </Button>
        ))}
      </nav>
      {chosen !== undefined && typeof chosen !== 'string' && (
        <Tabs group={chosen} page={page} onChoose={choose} />
      )}
      {/* One for all pages: a new one with each would have no page before to keep, and hold it back. */}
      <Suspense>
        <section
          // Each page begins at its top.
          key={page}
          ref={place}
          className={styles['body']}
          // Who has real keys scrolls it with them.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it may hold more than it shows
          tabIndex={0}
          aria-label={t(`panel.page.${page}`)}
          onScroll={({ currentTarget }) => {
            top.current = currentTarget.scrollTop;
          }}
        >
          <KeyboardTrayProvider value={tray}>
            <PageScrollProvider value={scroll}>
              <Page role={role} ask={link.ask} failed={link.failed} />
            </PageScrollProvider>
          </KeyboardTrayProvider>
        </section>
      </Suspense>
      {/* The keys of the screen stand here while a field has the focus. */}
      <div ref={setTray} className={styles['tray']} />
      <p className={styles['note']}>{t('door.panel.note')}</p>
    </div>
  );
}

interface TabsProps {
  readonly group: Exclude<Entry, PageId>;
  readonly page: PageId;
  readonly onChoose: (page: PageId) => void;
}

/** The pages that stand together, over the one that is shown. */
function Tabs({ group: { id, pages }, page, onChoose }: TabsProps) {
  const { t } = useText();
  return (
    <nav className={styles['tabs']} aria-label={t(`panel.group.${id}`)}>
      {pages.map((each) => (
        <Button
          key={each}
          className={styles['tab']}
          current={each === page}
          onPress={() => onChoose(each)}
        >
          {t(`panel.page.${each}`)}
        </Button>
      ))}
    </nav>
  );
}
