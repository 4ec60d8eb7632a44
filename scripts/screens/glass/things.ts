/** What can be seen in the window: lines of text, what can be touched, pictures. */

/** In CSS pixels from the window's top left. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A line of text as it was broken, with the box of its characters rather than of its line. */
export interface Line {
  readonly text: string;
  readonly owner: HTMLElement;
  /** What can be seen of it. */
  readonly box: Box;
}

/** Marks that close what stands before them: no line begins with one. */
const CLOSING = /[，。、；：？！）》〉」』】”’…]/gu;

/** A headline's last character and what is right before it. */
const LAST_OF_HEADLINE = /(?<=\p{Script=Han})\p{Script=Han}\P{L}*$/u;

/** Words in letters; those of the pseudo-locale are longer than any. */
const WORDS = /\p{Script=Latin}{3,}/gu;

/**
 * Text that breaks before a mark that belongs to the end of a line, before a headline's last
 * character, or within a word.
 */
export function badlyBroken(): readonly HTMLElement[] {
  const broken = new Set<HTMLElement>();
  for (const { node, owner } of visibleTexts()) {
    const places = [...node.data.matchAll(CLOSING)].map(({ index }) => index);
    if (owner.matches('h1, h2, h3')) places.push(node.data.search(LAST_OF_HEADLINE));
    const words = document.documentElement.lang === 'en-XB' ? [] : [...node.data.matchAll(WORDS)];
    const isLower = (at: number, before = at - 1) =>
      before >= 0 && middleOf(node, at) - middleOf(node, before) > 1;
    if (
      places.some((at) => isLower(at)) ||
      words.some(({ 0: word, index }) => isLower(index + word.length - 1, index))
    ) {
      broken.add(owner);
    }
  }
  return [...broken];
}

/** How far down a character stands, CSS pixels. */
function middleOf(node: Text, index: number): number {
  const range = document.createRange();
  range.setStart(node, index);
  range.setEnd(node, index + 1);
  const { top, bottom } = range.getBoundingClientRect();
  return (top + bottom) / 2;
}

const TOUCHED = [
  'button',
  'a[href]',
  'textarea',
  'select',
  'input',
  'label:has(input)',
  '[role=button]',
  '[role=option]',
  '[role=slider]',
  '[role=tab]',
].join();

/** Every line of text somebody can see. */
export function visibleLines(): readonly Line[] {
  const lines: Line[] = [];
  const range = document.createRange();
  for (const { node, owner } of visibleTexts()) {
    const text = node.data.trim();
    const size = Number.parseFloat(getComputedStyle(owner).fontSize);
    range.selectNodeContents(node);
    // A button of the panel can have the focus as well, and scrolls nothing.
    const shown = shownPartOf(owner);
    for (const { left, top, right, bottom } of range.getClientRects()) {
      // A font's own line is half as high again as what is drawn of it.
      const air = Math.max(0, (bottom - top - size) / 2);
      const box = {
        ...{ left, right },
        top: Math.max(top + air, shown.top),
        bottom: Math.min(bottom - air, shown.bottom),
      };
      if (right - left > 1 && box.bottom > box.top) lines.push({ text, owner, box });
    }
  }
  return lines;
}

function* visibleTexts(): Generator<{ readonly node: Text; readonly owner: HTMLElement }> {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const owner = node.parentElement;
    if (owner !== null && node.data.trim() !== '' && isVisible(owner)) yield { node, owner };
  }
}

/** What may hold more than it shows: nothing a citizen sees, but the service panel. */
export const SCROLLED =
  '[role=dialog] [tabindex="0"], [role=dialog] nav, main section[tabindex="0"]';

/** Everything a finger is meant for; of a tick box the label that is drawn for it. */
export function touchTargets(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(TOUCHED)].filter(
    (element) => isVisible(element) && !isScrolledAway(element),
  );
}

/** Whether part of it is out of what its container shows: somebody scrolls before it is touched. */
function isScrolledAway(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  const shown = shownPartOf(element);
  return top < shown.top - 1 || bottom > shown.bottom + 1;
}

/** What is seen of where an element may be: a list that scrolls may lie in a page that does. */
function shownPartOf(element: Element): { readonly top: number; readonly bottom: number } {
  let [top, bottom] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let scroller = element.parentElement?.closest(SCROLLED) ?? null;
  while (scroller !== null) {
    const shown = scroller.getBoundingClientRect();
    top = Math.max(top, shown.top);
    bottom = Math.min(bottom, shown.bottom);
    scroller = scroller.parentElement?.closest(SCROLLED) ?? null;
  }
  return { top, bottom };
}

/** Drawings and pictures that have a place of their own: no grounds, no layers. */
export function pictures(): readonly Element[] {
  return [...document.querySelectorAll('img, video, svg')].filter((element) => {
    const { position } = getComputedStyle(element);
    const isPlaced = position === 'fixed' || position === 'absolute';
    return isVisible(element) && !isPlaced && !isScrolledAway(element);
  });
}

/** Drawn, not meant for screen readers alone, and not behind a dialogue. */
function isVisible(element: Element): boolean {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { position, overflow, clipPath } = getComputedStyle(at);
    const { width } = at.getBoundingClientRect();
    if (clipPath !== 'none' || (position === 'absolute' && overflow !== 'visible' && width <= 1)) {
      return false;
    }
    if (at.hasAttribute('inert')) return false;
  }
  return true;
}

/** The menu or dialogue an element belongs to: what lies under another layer is meant to. */
export function layerOf(element: Element): Element | null {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { position, backgroundColor } = getComputedStyle(at);
    if (/absolute|fixed|sticky/.test(position) && !/, 0\)$/.test(backgroundColor)) return at;
  }
  return null;
}

/** By how much two boxes lie over each other, px; 0 when they do not. */
export function overlap(one: Box, other: Box): number {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return Math.max(0, Math.min(across, down));
}

/** By how much a box sticks out of another one on its worst side, px; 0 when it does not. */
export function excess(box: Box, outer: Box): number {
  return Math.max(
    0,
    outer.left - box.left,
    outer.top - box.top,
    box.right - outer.right,
    box.bottom - outer.bottom,
  );
}

/** Names an element for a person: `button.face “非常满意”`. */
export function nameOf(element: Element): string {
  const [own = ''] = element.classList;
  const local = own.replace(/^_(.+)_[\w-]+_\d+$/, '$1').replace(/^_(.+)_[\w-]{5,}$/, '$1');
  const text = (element.getAttribute('aria-label') ?? element.textContent ?? '')
    .trim()
    .slice(0, 24);
  return `${element.localName}${local === '' ? '' : `.${local}`}${text === '' ? '' : ` “${text}”`}`;
}
