export type { QueueCounts, QueueLog, QueueProblem } from './input.ts';
export {
  type QueueInputState,
  type QueueListener,
  type QueueListenerSettings,
  startQueueListener,
} from './listener.ts';
export type { QueueResult } from './profiles/codec.ts';
