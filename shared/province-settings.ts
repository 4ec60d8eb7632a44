import { fujianSchema } from './fujian-settings.ts';
import { connection } from './province-connection.ts';
import { safeUrl } from './safe-url.ts';
import { z } from './schema.ts';
import { shandongSchema } from './shandong-settings.ts';

const standardSchema = z.strictObject({
  profile: z.literal('standard'),
  base: safeUrl,
  appKey: z.string().min(1),
  appSecret: z.string().min(8),
  ...connection,
});
export type StandardSettings = z.infer<typeof standardSchema>;

/** How the hall reaches its province, by the profile it speaks. */
export const provinceSettingsSchema = z.discriminatedUnion('profile', [
  standardSchema,
  fujianSchema,
  shandongSchema,
]);
export type ProvinceSettings = z.infer<typeof provinceSettingsSchema>;
