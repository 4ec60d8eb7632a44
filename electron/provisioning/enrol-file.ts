import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ENROLMENT_KEY_LEAST } from '../../shared/bundle.ts';
import { z } from '../../shared/schema.ts';

const enrolSchema = z.strictObject({
  enrolmentKey: z.string().min(ENROLMENT_KEY_LEAST),
  fingerprint: z.string().min(1),
  /** The counter of this device, where it is known beforehand. */
  counter: z.string().min(1).optional(),
});

/** What else would be typed at the first contact; lies beside the bundle for an unattended set-up. */
export type Enrol = z.infer<typeof enrolSchema>;

export interface EnrolFile {
  /** `undefined`: there is none; `null`: it cannot be understood. */
  read(): Enrol | null | undefined;
  /** It holds the enrolment key. @throws when the disk refuses */
  remove(): void;
}

/** @param folder the data folder; holds `enrol.json` */
export function enrolFile(folder: string): EnrolFile {
  const file = join(folder, 'enrol.json');
  return {
    read() {
      if (!existsSync(file)) return undefined;
      try {
        return enrolSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        return null;
      }
    },
    remove: () => rmSync(file, { force: true }),
  };
}
