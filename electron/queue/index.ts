export { watchForDeafInputs } from './deaf-inputs.ts';
export {
  type QueueInputState,
  type QueueListener,
  type QueueListenerSettings,
  startQueueListener,
} from './listener.ts';
