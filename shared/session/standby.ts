import type { Language } from '../languages.ts';
import { hallFileUrl, isVideo } from '../media.ts';
import type { Provisioning } from '../provisioning.ts';
import type { Screen, Slide } from '../screen.ts';

/** How long a notice or a picture stands, s. */
const STANDS_S = 10;

/**
 * The screen of a counter where nobody is: who serves here, then the hall's notices, pictures and
 * videos in the order in which it wrote them.
 * @param chosen by the citizen who is looking; `null`: nobody has chosen
 * @param media the files that can be shown now: name → version of the content
 */
export function standbyOf(
  { counter, languages, notices, media: wanted }: Provisioning,
  chosen: Language | null,
  media: ReadonlyMap<string, string>,
): Screen {
  const slides: Slide[] = notices.flatMap((texts) => {
    const wishes = chosen === null ? languages : [chosen, ...languages];
    const language = wishes.find((wish) => texts[wish] !== undefined);
    if (language === undefined) return [];
    const text = texts[language] ?? '';
    return [{ kind: 'notice', text, language, seconds: STANDS_S }];
  });
  for (const { file, seconds, fit } of wanted) {
    const version = media.get(file);
    if (version === undefined) continue;
    const url = hallFileUrl('media', file, version);
    if (isVideo(file)) slides.push({ kind: 'video', url, fit, ...(seconds && { seconds }) });
    else slides.push({ kind: 'picture', url, fit, seconds: seconds ?? STANDS_S });
  }
  return {
    kind: 'standby',
    ...(counter.staff !== undefined && { staff: counter.staff }),
    ...(slides.length > 0 && { slides }),
  };
}
