import type { ClerkView } from '../../../shared/staff-requests.ts';
import type { PageProps } from '../page-props.ts';
import type { Deeds } from '../ui/deed.ts';

/** What the parts of the clerk's page are given. */
export interface PartProps extends PageProps, Pick<Deeds, 'act'> {
  readonly view: ClerkView;
  /** Looks again at once. */
  readonly look: () => void;
}
