import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { DoorView } from '../../shared/door.ts';
import { thinOut } from '../citizen/activity.ts';
import styles from './Door.module.css';
import type { DoorLink } from './door-link.ts';
import { Pad } from './Pad.tsx';
import { ServicePanel } from './ServicePanel.tsx';

interface DoorProps {
  readonly view: Exclude<DoorView, { kind: 'closed' }>;
  readonly link: DoorLink;
}

/** What lies over the citizen's screen while somebody is at the door. */
export function Door({ view, link }: DoorProps) {
  const place = useRef<HTMLElement>(null);
  const [activity] = useState(() => thinOut(link.touch));
  useEffect(() => activity.stop, [activity]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the panel follows the pad
  useLayoutEffect(() => {
    // Typed digits are heard at once, and no key of the pad has the focus.
    place.current?.focus({ preventScroll: true });
  }, [view.kind]);

  return (
    <section
      ref={place}
      tabIndex={-1}
      role="dialog"
      aria-modal="true"
      aria-labelledby="door-title"
      className={styles['door']}
      onPointerDownCapture={activity.touched}
      onKeyDownCapture={activity.touched}
    >
      {view.kind === 'pad' ? (
        <Pad view={view} link={link} />
      ) : (
        <ServicePanel role={view.role} link={link} />
      )}
    </section>
  );
}
