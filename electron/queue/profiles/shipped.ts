import ff68 from '../../../resources/queue-profiles/ff68.json' with { type: 'json' };
import yipingJson from '../../../resources/queue-profiles/yiping-json.json' with { type: 'json' };
import { type Profile, profileSchema } from './profile.ts';

/**
 * The profiles that come with the product, checked as strictly as anybody's.
 * @throws when one of them is wrong: a mistake of ours, which the tests find
 */
export function shippedProfiles(): readonly Profile[] {
  return [yipingJson, ff68].map((content) => profileSchema.parse(content));
}
