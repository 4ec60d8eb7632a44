/** Calls back once, when the first words or pictures of the page are on the glass. */
export function whenDrawn(drawn: () => void): void {
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName('first-contentful-paint').length === 0) return;
    observer.disconnect();
    drawn();
  });
  observer.observe({ type: 'paint', buffered: true });
}
