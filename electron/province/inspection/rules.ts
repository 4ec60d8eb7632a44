import { z } from '../../../shared/schema.ts';
import { FIELD_NAMES } from './field.ts';

/**
 * What a province's inspection (质检) wants of each field, as data: one file for a profile in
 * `resources/inspection/`; what differs between halls is a setting of theirs (`shipped.ts`).
 */

const fieldName = z.enum(FIELD_NAMES);
const length = z.int().min(1);
const codes = z.array(z.string().min(1)).min(1);

const pattern = z.string().transform((text, context) => {
  try {
    return new RegExp(text, 'u');
  } catch {
    context.addIssue({ code: 'custom', message: 'is no regular expression' });
    return z.NEVER;
  }
});

/** Which numbers have a check character at all; see `check-digits.ts`. */
const checkDigit = z.enum(['residentId', 'creditCode', 'orgCode']);

const requirement = z.union([
  z.literal(true),
  /** While another field has one of these values. */
  z.strictObject({ where: fieldName, is: codes }),
  /** Unless another field is there in its place. */
  z.strictObject({ without: fieldName }),
]);

const fieldSchema = z.strictObject({
  required: requirement.optional(),
  /**
   * `0`, `无`, `-` and the like mean that nobody knew: an optional field is left out on the wire
   * (`missing`), or the province is told all the same and refuses it (`refused`).
   */
  placeholder: z.enum(['missing', 'refused']).optional(),
  /** Characters (UTF-16 units), exactly or at most. */
  length: length.optional(),
  maxLength: length.optional(),
  /** What the whole of it has to match, and how that is said to people. */
  form: z.strictObject({ pattern, zh: z.string().min(1), en: z.string().min(1) }).optional(),
  codes: codes.optional(),
  /**
   * Which check character it has to have: always, or where another field names that type of document,
   * unless a third field is looked at in its place.
   */
  checkDigit: z
    .union([
      checkDigit,
      z.array(
        z.strictObject({
          kind: checkDigit,
          ...{ where: fieldName, is: z.string().min(1), unless: fieldName.optional() },
        }),
      ),
    ])
    .optional(),
  /** `yyyy-MM-dd HH:mm:ss`, a moment that exists. */
  time: z.literal(true).optional(),
  /** A part of it that only self-made tasks (自建事项) have (R17). */
  selfMade: z.string().min(1).optional(),
  /** Begins with the whole of another field. */
  beginsWith: fieldName.optional(),
  /** A time that does not lie behind another. */
  notAfter: fieldName.optional(),
  /** Of a phone number: goes out only with a citizen who wants to be called back (R12). */
  onlyForCallback: z.literal(true).optional(),
});

export type FieldRules = z.infer<typeof fieldSchema>;
export type CheckDigit = z.infer<typeof checkDigit>;

export const inspectionRulesSchema = z.strictObject({
  format: z.literal('yiping-inspection/1'),
  profile: z.string().min(1),
  fields: z.partialRecord(fieldName, fieldSchema),
});

export type InspectionRules = z.infer<typeof inspectionRulesSchema>;
