/**
 * The one door to zod. It must be configured before the first schema is made: zod otherwise probes
 * `eval`, which the window's CSP reports as a violation.
 */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
