/**
 * Takes away what a browser does with a page besides showing it: menus, dragging, dropping, zoom.
 * Selection and panning are taken away in `base.css`.
 */
export function lockDown(target: Window): void {
  const prevent = (event: Event) => event.preventDefault();
  for (const type of ['contextmenu', 'dragstart', 'dragover', 'drop', 'gesturestart', 'auxclick']) {
    target.addEventListener(type, prevent, { capture: true });
  }
  target.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey) event.preventDefault();
    },
    { capture: true, passive: false },
  );
  target.addEventListener(
    'keydown',
    (event) => {
      if ((event.ctrlKey || event.metaKey) && ['+', '-', '=', '0'].includes(event.key)) {
        event.preventDefault();
      }
    },
    { capture: true },
  );
}
