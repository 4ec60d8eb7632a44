import { isHoliday, isWorkday } from 'chinese-days';
import { endOfShanghaiDay, shanghaiDay } from '../shared/shanghai-time.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many working days; or the year of which nobody knows yet on what days people work in it. */
export type WorkingDays = number | { readonly unknownYear: string };

/**
 * How many working days of China's calendar, with its holidays and the days worked for them, have
 * begun after the day of a moment: 0 on that day itself, 1 on the next working day.
 * @param from corrected ms since 1970 UTC
 * @param to the same; not earlier
 * @returns the year in place of a number where the calendar that comes with the product ends before
 */
export function workingDaysBetween(from: number, to: number): WorkingDays {
  let days = 0;
  const end = endOfShanghaiDay(to);
  for (let next = endOfShanghaiDay(from); next < end; next += DAY_MS) {
    const day = shanghaiDay(next);
    const year = day.slice(0, 4);
    if (!isKnown(year)) return { unknownYear: year };
    if (isWorkday(day)) days += 1;
  }
  return days;
}

/** How many days of whatever kind have begun after the day of a moment: working days can be no more. */
export function daysBetween(from: number, to: number): number {
  return Math.round((endOfShanghaiDay(to) - endOfShanghaiDay(from)) / DAY_MS);
}

/** 国庆节: three days in a row are free only where somebody has said so. */
function isKnown(year: string): boolean {
  return ['01', '02', '03'].every((day) => isHoliday(`${year}-10-${day}`));
}
