import type { ClerkView } from '../../../shared/staff-requests.ts';
import type { PageProps } from '../page-props.ts';

/** What the parts of the clerk's page are given. */
export interface PartProps extends PageProps {
  readonly view: ClerkView;
  /** Looks again at once. */
  readonly look: () => void;
}
