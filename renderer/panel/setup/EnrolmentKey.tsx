import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import styles from './Installing.module.css';

/** Long enough to compare it with the paper; then nobody who passes by can read it, ms. */
const SHOWN_MS = 20_000;

interface EnrolmentKeyProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
}

/** The enrolment key, drawn as dots until somebody wants to see what was typed. */
export function EnrolmentKey({ label, value, onChange, onEnter }: EnrolmentKeyProps) {
  const { t } = useText();
  const [shown, show] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => show(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div className={styles['row']}>
      <Field
        {...{ label, value, onChange, onEnter }}
        keys="letters"
        maxLength={200}
        secret={!shown}
      />
      <Button pressed={shown} onPress={() => show(!shown)}>
        {t(shown ? 'panel.install.hide' : 'panel.install.show')}
      </Button>
    </div>
  );
}
