import { busy } from './busy.ts';
import type { SessionSurroundings } from './context.ts';
import { free } from './free.ts';
import { sessionLogic } from './logic.ts';
import { EMPTY_MEMORY, type SavedSession } from './memory.ts';

/**
 * The counter session: from a called ticket to a sealed evaluation. A definition only: time, ids
 * and the saving come from outside.
 *
 * Two halves. In `free` the queue machine leads and each of its events moves the screen. In `busy`
 * a citizen leads: nothing a clerk or a machine says moves the screen; it is remembered and takes
 * effect afterwards (R6).
 */
export function sessionMachine(surroundings: SessionSurroundings) {
  const { monotonic, isOffline } = surroundings;
  const logic = sessionLogic(surroundings);
  return logic.createMachine({
    id: 'session',
    context: ({ input }) => ({
      ...(input.restored?.memory ?? EMPTY_MEMORY),
      ratedCases: input.ratedCases,
      restoredPlace: placeToRestore(input.restored),
      endsAs: null,
      shown: '',
      shownAt: monotonic(),
      waitingSince: monotonic(),
    }),
    initial: 'starting',
    on: {
      linked: { actions: 'link' },
      page: { actions: 'keepPage' },
      ratedElsewhere: { actions: 'noteRatedElsewhere' },
      ratedLate: { actions: 'noteRatedLate' },
      pause: { actions: 'pauseAfterwards' },
      resume: { actions: 'resumeAfterwards' },
      language: { actions: 'speak' },
      comfort: { actions: 'comfort' },
    },
    states: {
      /** Goes on where a crash or a restart interrupted; time-outs begin anew. */
      starting: {
        always: [
          { guard: { type: 'restoredTo', params: 'paused' }, target: '#paused' },
          { guard: { type: 'restoredTo', params: 'called' }, target: '#called' },
          { guard: { type: 'restoredTo', params: 'serving' }, target: '#serving' },
          { guard: { type: 'restoredTo', params: 'choosing' }, target: '#choosing' },
          { guard: { type: 'restoredTo', params: 'inviting' }, target: '#inviting' },
          { guard: { type: 'restoredTo', params: 'rechoosing' }, target: '#rechoosing' },
          { guard: { type: 'restoredTo', params: 'rating' }, target: '#rating' },
          { guard: { type: 'restoredTo', params: 'saving' }, target: '#saving' },
          { target: '#next' },
        ],
      },

      free: free(logic),
      busy: busy(logic, isOffline),
    },
  });
}

/** A rating can only go on where there is one. */
function placeToRestore(saved: SavedSession | undefined): SavedSession['place'] {
  if (saved === undefined) return 'standby';
  const { place, memory } = saved;
  switch (place) {
    case 'standby':
    case 'paused':
      return place;
    case 'called':
    case 'serving':
    case 'choosing':
    case 'inviting':
    case 'rechoosing':
      return memory.service === null ? 'standby' : place;
    case 'rating':
    case 'saving':
      return memory.service === null || memory.rating === null ? 'standby' : place;
  }
}
