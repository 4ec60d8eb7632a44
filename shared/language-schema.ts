import { CATALOGUES, type Language } from './languages.ts';
import { bilingual, oneOf } from './mistake-text.ts';
import { z } from './schema.ts';

const tags = Object.keys(CATALOGUES) as Language[];

/** Any language the window can draw. */
export const languageSchema = z.enum(tags);

/** One that a hall can switch on: a translation nobody has vouched for would speak in its name. */
export const hallLanguageSchema = z
  .enum(tags, { error: () => oneOf(tags.filter((tag) => CATALOGUES[tag].reviewed)) })
  .refine((tag) => CATALOGUES[tag].reviewed, {
    error: bilingual(
      '该语言的译文尚未经母语人员审校，不能启用',
      'not yet reviewed by a native speaker: it cannot be switched on',
    ),
  });
