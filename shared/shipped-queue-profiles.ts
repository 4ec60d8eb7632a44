import ff68 from '../resources/queue-profiles/ff68.json' with { type: 'json' };
import gbkInt32 from '../resources/queue-profiles/gbk-int32.json' with { type: 'json' };
import hallPush from '../resources/queue-profiles/hall-push.json' with { type: 'json' };
import queueWs from '../resources/queue-profiles/queue-ws.json' with { type: 'json' };
import yipingJson from '../resources/queue-profiles/yiping-json.json' with { type: 'json' };
import { type QueueProfile, queueProfileSchema } from './queue-profile.ts';

/**
 * The profiles that come with the product, checked as strictly as anybody's.
 * @throws when one of them is wrong: a mistake of ours, which the tests find
 */
export function shippedQueueProfiles(): readonly QueueProfile[] {
  return [ff68, gbkInt32, hallPush, queueWs, yipingJson].map((content) =>
    queueProfileSchema.parse(content),
  );
}
