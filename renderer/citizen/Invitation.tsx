import { LEVELS } from '../../shared/level.ts';
import type { ServiceView } from '../../shared/screen.ts';
import { useIntents } from '../app/intents.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Face } from '../ui/Face.tsx';
import { ClerkCard } from './ClerkCard.tsx';
import { useHold } from './hold.ts';
import styles from './Invitation.module.css';
import { QrCode } from './QrCode.tsx';
import { TaskLines, useCrowded } from './TaskLines.tsx';

interface InvitationProps {
  readonly service: ServiceView;
  readonly qr: string | undefined;
}

/** The question this product exists for: five faces, equal in size and weight (R1). */
export function Invitation({ service, qr }: InvitationProps) {
  const { t } = useText();
  const { sendOnce } = useIntents();
  const hold = useHold(service.id);
  const crowded = useCrowded(service);
  return (
    <section className={styles['invitation']} data-crowded={crowded || undefined}>
      <div className={styles['about']}>
        <h1 className={styles['title']}>{t('invitation.title')}</h1>
        <div className={styles['service']}>
          {service.staff !== undefined && <ClerkCard staff={service.staff} compact={crowded} />}
          <TaskLines service={service} />
        </div>
      </div>
      <fieldset className={styles['faces']} data-bounded>
        <legend className="visually-hidden">{t('invitation.faces')}</legend>
        {LEVELS.map((level) => (
          <Button
            key={level}
            look="bare"
            className={styles['face']}
            onDown={hold.begin}
            onUp={hold.end}
            onPress={() => sendOnce({ type: 'rate', service: service.id, level })}
          >
            <span className={styles['drawing']}>
              <Face level={level} />
            </span>
            <span className={styles['word']}>{t(`level.${level}`)}</span>
          </Button>
        ))}
      </fieldset>
      <p className={styles['privacy']}>{t('invitation.privacy')}</p>
      {/* Heard last: who hears the screen comes to the faces first. */}
      {qr !== undefined && <QrCode payload={qr} />}
    </section>
  );
}
