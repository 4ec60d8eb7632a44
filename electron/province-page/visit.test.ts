import { expect, it, vi } from 'vitest';
import type { Place } from '../../shared/session/place.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aLog } from '../../tests/device.ts';
import { createVisit, type PageEvents } from './visit.ts';

const SERVICE = 'service-1';
const URL = 'https://pj.example.gov.cn/pages/1';
const BOX = { x: 10, y: 80, width: 1000, height: 600 };

/** A visit whose view and session are the test: the session shows a page that is ready. */
function aVisit(place: Place = 'inviting') {
  const time = createHandDrivenTime();
  const log = aLog();
  const heard: PageEvents[] = [];
  const view = {
    open: vi.fn((_url: string, events: PageEvents) => {
      heard.push(events);
    }),
    place: vi.fn(),
    close: vi.fn(),
  };
  const session = {
    pageReady: vi.fn((service: string) =>
      visit.moved(place === 'inviting' ? 'onPage' : place, service),
    ),
    pageGone: vi.fn(),
    touched: vi.fn(),
  };
  const visit = createVisit({ view, session, clock: time.clock, timers: time.timers, log });
  const begin = (own: { url?: string; lifeMs?: number } = {}) =>
    visit.begin(SERVICE, {
      url: own.url ?? URL,
      expiresAt: time.clock.now().corrected + (own.lifeMs ?? 600_000),
    });
  const last = () => {
    const events = heard.at(-1);
    if (events === undefined) throw new Error('nothing was opened');
    return events;
  };
  /** The page is on the screen. */
  const shown = (own?: Parameters<typeof begin>[0]) => {
    begin(own);
    last().ready();
    visit.place(BOX);
    time.advance(600);
  };
  return { ...visit, begin, shown, last, view, session, time, log };
}

it('R9: shows a page that is loaded, and no earlier than a tap meant for a face is over', () => {
  const visit = aVisit();
  visit.begin();
  visit.last().ready();
  visit.place(BOX);
  visit.time.advance(599);
  expect(visit.view.place).not.toHaveBeenCalled();
  visit.time.advance(1);
  expect(visit.view.place.mock.calls).toEqual([[BOX]]);
});

it('R6: does not show it to who has a finger on a face', () => {
  const visit = aVisit('rating');
  visit.begin();
  visit.last().ready();
  visit.time.advance(10_000);
  expect(visit.view.close).toHaveBeenCalledOnce();
  expect(visit.view.place).not.toHaveBeenCalled();
});

it.each([
  ['took too long to load', 5_000, {}, false],
  ['has expired', 20_000, { lifeMs: 20_000 }, true],
  ['has held the counter for five minutes', 300_000, {}, true],
] as const)('is closed when it %s', (_why, ms, own, isLoaded) => {
  const visit = aVisit();
  visit.begin(own);
  if (isLoaded) visit.last().ready();
  visit.time.advance(ms - 1);
  expect(visit.session.pageGone).not.toHaveBeenCalled();
  visit.time.advance(1);
  expect(visit.session.pageGone.mock.calls).toEqual([[SERVICE]]);
  expect(visit.view.close).toHaveBeenCalledOnce();
});

it('R22: gives the faces back when the page has crashed', () => {
  const visit = aVisit();
  visit.shown();
  visit.last().gone('its process is gone: crashed');
  expect(visit.session.pageGone.mock.calls).toEqual([[SERVICE]]);
  expect(visit.view.close).toHaveBeenCalledOnce();
});

it.each([
  ['is at another place', 'rechoosing', SERVICE],
  ['is about somebody else', 'onPage', 'service-2'],
  ['is about nobody', 'standby', undefined],
] as const)('is closed when the session %s', (_what, place, service) => {
  const visit = aVisit();
  visit.shown();
  visit.moved(place, service);
  expect(visit.view.close).toHaveBeenCalledOnce();
  expect(visit.session.pageGone).not.toHaveBeenCalled();
});

it('tells of touches, once a second at most', () => {
  const visit = aVisit();
  visit.shown();
  for (let touch = 0; touch < 30; touch += 1) {
    visit.last().touched();
    visit.time.advance(100);
  }
  expect(visit.session.touched.mock.calls).toEqual([[SERVICE], [SERVICE], [SERVICE]]);
});

it.each([
  ['expired', { lifeMs: 0 }],
  ['without TLS', { url: 'http://pj.example.gov.cn/pages/1' }],
])('never opens a page %s', (_what, own) => {
  const visit = aVisit();
  visit.begin(own);
  expect(visit.view.open).not.toHaveBeenCalled();
  expect(visit.log.text()).not.toContain('pages/1');
});
