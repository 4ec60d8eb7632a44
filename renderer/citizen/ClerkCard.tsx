import { useState } from 'react';
import { hallFileUrl, isPicture } from '../../shared/media.ts';
import type { Staff } from '../../shared/service.ts';
import { useText } from '../i18n/text.ts';
import { Stars } from '../ui/Stars.tsx';
import styles from './ClerkCard.module.css';

interface ClerkCardProps {
  readonly staff: Staff;
  /** One line without a picture, where the task has much to say. */
  readonly compact?: boolean;
}

/** Who serves: photo or the first character of the name, name, number, post and stars. */
export function ClerkCard({ staff, compact = false }: ClerkCardProps) {
  const { t } = useText();
  return (
    <div className={styles['card']} data-compact={compact || undefined}>
      {!compact && <Portrait staff={staff} />}
      <div className={styles['words']}>
        <p className={styles['name']} lang="zh-Hans">
          {breakable(staff.name)}
        </p>
        {staff.post !== undefined && (
          <p className={styles['detail']} lang="zh-Hans">
            {staff.post}
          </p>
        )}
        <p className={styles['detail']}>{t('service.staffCode', { code: staff.code })}</p>
        {staff.stars !== undefined && (
          <Stars count={staff.stars} label={t('service.stars', { stars: staff.stars })} />
        )}
      </div>
    </div>
  );
}

function Portrait({ staff }: { readonly staff: Staff }) {
  const [broken, setBroken] = useState<string | undefined>(undefined);
  const { photo } = staff;
  // A file the device itself holds, whatever a queue machine names: the window opens no connection.
  if (photo !== undefined && photo !== broken && isPicture(photo)) {
    return (
      <img
        className={styles['portrait']}
        src={hallFileUrl('media', photo)}
        alt=""
        draggable={false}
        onError={() => setBroken(photo)}
      />
    );
  }
  return (
    <span className={styles['portrait']} lang="zh-Hans" aria-hidden="true">
      {[...staff.name][0]}
    </span>
  );
}

/** A long name breaks behind its dots (阿卜杜·吾买尔), never before them. */
function breakable(name: string): string {
  return name.replaceAll('·', '\u2060·\u200B');
}
