/** The hall's pictures and films: there, and the same in every picture of the gallery. */

/** In the middle of the film, s. */
const STOPPED_AT_S = 0.5;

/** Whether photos are loaded or given up, and one slide is seen and no other. */
export function isMediaThere(): boolean {
  const slides = [...document.querySelectorAll<HTMLElement>('[data-phase]')];
  const areSlidesThere =
    document.querySelector('[data-slides]') === null ||
    (slides.length === 1 && slides[0]?.dataset['phase'] === 'shown');
  return areSlidesThere && [...document.images].every(({ complete }) => complete);
}

/** A film runs on by itself; stopped at one moment it is always the same picture. */
export async function stopFilms(): Promise<void> {
  for (const film of document.querySelectorAll('video')) {
    const stopped = new Promise((done) => film.addEventListener('seeked', done, { once: true }));
    film.pause();
    film.currentTime = STOPPED_AT_S;
    await stopped;
  }
}
