import type { Host } from '../../shared/contract.ts';

declare global {
  interface Window {
    /** The one way out of the window, exposed by the preload. */
    readonly host: Host;
  }
}
