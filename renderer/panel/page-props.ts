import type { Host } from '../../shared/contract.ts';
import type { Role } from '../../shared/door.ts';
import type { ReportFailure } from '../app/failures.ts';

/** What every page of the panel is given. */
export interface PageProps {
  readonly role: Role;
  /** Asks main, which looks at the role again; rejects with `refused` when the door has closed meanwhile. */
  readonly ask: Host['request'];
  /** Hears what failed and where: it ends in main's log. */
  readonly failed: ReportFailure;
}
