import { isPicture, isVideo } from './media.ts';
import { bilingual, says } from './mistake-text.ts';
import { z } from './schema.ts';
import { staffSchema } from './service.ts';

/** What a hall says about its media in the provisioning file. */

const mediaName = z.string().refine((name) => isPicture(name) || isVideo(name), {
  error: says(
    '须为 media 文件夹中的文件名（jpg、jpeg、png、webp、avif、mp4、webm），不含路径，至多 100 个字符',
    'must be the name of a file in the folder media (jpg, jpeg, png, webp, avif, mp4, webm), without a path, at most 100 characters',
  ),
});

const pictureName = z.string().refine(isPicture, {
  error: says(
    '须为 media 文件夹中的图片文件名（jpg、jpeg、png、webp、avif），不含路径',
    'must be the name of a picture in the folder media (jpg, jpeg, png, webp, avif), without a path',
  ),
});

export const mediaSchema = z
  .array(
    z.strictObject({
      file: mediaName,
      /** How long a picture stands, 10 unless said otherwise; a video at most, else to its end. */
      seconds: z.int().min(3).max(3_600).optional(),
      /** `cover` fills the place and cuts what is over, `contain` shows all of it. */
      fit: z.enum(['cover', 'contain']).default('cover'),
    }),
  )
  .max(40);

/** Who serves at the counter when no service says it. */
export const counterStaffSchema = z.strictObject({
  ...staffSchema.shape,
  photo: pictureName.optional(),
});

/** `HH:MM` in Asia/Shanghai. */
export const timeOfDay = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d$/,
    bilingual('须为 HH:MM，如 08:00', 'must be HH:MM such as 08:00'),
  );

export const voiceSettingsSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** From a time of day on; before the first one of the day the last one still holds. */
  volume: z
    .array(z.strictObject({ from: timeOfDay, percent: z.int().min(0).max(100) }))
    .min(1)
    .max(24)
    .refine(
      (steps) => steps.every(({ from }, at) => at === 0 || from > (steps[at - 1]?.from ?? '')),
      {
        error: bilingual(
          '时间须从早到晚，不得重复',
          'the times must go from early to late, each once',
        ),
      },
    )
    .default([{ from: '00:00', percent: 50 }]),
});

export type VoiceSettings = z.infer<typeof voiceSettingsSchema>;
