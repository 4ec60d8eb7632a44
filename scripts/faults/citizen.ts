import english from '../../renderer/i18n/en.json' with { type: 'json' };
import chinese from '../../renderer/i18n/zh-Hans.json' with { type: 'json' };
import shipped from '../../resources/provinces/evaluation-options.json' with { type: 'json' };
import { LEVEL_NAMES, LEVELS, type Level } from '../../shared/level.ts';
import { pause } from '../launch/wait.ts';
import type { Entry, Said } from './book.ts';
import type { Glass, Glimpse, Target } from './glass.ts';
import type { Random } from './random.ts';

/** What a citizen means to say. */
export interface Wish {
  readonly level: Level;
  readonly options: readonly string[];
  readonly text: string;
  /** Goes after the first tap; the device submits. */
  readonly walksAway: boolean;
  /** How long a thought takes before 提交, ms. */
  readonly lingersMs: number;
}

const OPTIONS = Object.values(shipped.levels).flatMap(({ options }) => options);
const CODES = new Map(OPTIONS.map(({ code, text }) => [text, code]));

export function aWish(random: Random, walksAway = random.chance(0.1)): Wish {
  const level = random.pick(LEVELS);
  const core = shipped.levels[level].options.filter((option) => 'core' in option && option.core);
  const options = random.some(core, 2).map(({ text }) => text);
  const number = random.whole(1, 9_999);
  const text = random.chance(0.25) ? `第${number}号意见：窗口很好，𠮷` : '';
  return {
    level,
    options,
    text,
    walksAway,
    lingersMs: random.chance(0.3) ? random.whole(0, 900) : 0,
  };
}

/** A finger that saw nothing happen comes down again after so long, ms. */
const TAP_AGAIN_MS = 280;
/** A screen that does not go on for so long belongs to nobody any more, ms. */
const OVER_MS = 2_500;
const PATIENCE_MS = 45_000;

type Seen = 'nothing' | 'invitation' | 'questionnaire' | 'thanks' | 'notSaved' | 'other';

function kindOf(glimpse: Glimpse | undefined): Seen {
  if (glimpse === undefined) return 'nothing';
  const has = (...names: string[]) => glimpse.buttons.some(({ text }) => names.includes(text));
  const { heading } = glimpse;
  if ([chinese, english].some(({ thanks }) => heading.startsWith(thanks.title))) return 'thanks';
  if ([chinese, english].some(({ notSaved }) => heading.startsWith(notSaved.title))) {
    return 'notSaved';
  }
  if (has(chinese.questionnaire.submit, english.questionnaire.submit)) return 'questionnaire';
  // While somebody writes, the keyboard has the place of 提交.
  if (glimpse.field !== null) return 'questionnaire';
  return has(chinese.level['5'], english.level['5']) ? 'invitation' : 'other';
}

function saidOn(glimpse: Glimpse): Said | undefined {
  const level = LEVELS.find((each) => glimpse.heading.endsWith(LEVEL_NAMES[each]) && isExact(each));
  function isExact(each: Level): boolean {
    return glimpse.heading.slice(0, -LEVEL_NAMES[each].length).endsWith('您的评价');
  }
  if (level === undefined) return undefined;
  const options = glimpse.ticks
    .filter(({ checked }) => checked)
    .flatMap(({ text }) => CODES.get(text) ?? []);
  return { level, options, text: glimpse.field?.text ?? '' };
}

function withTick(said: Said | undefined, text: string): Said | undefined {
  const code = CODES.get(text);
  return said && code !== undefined ? { ...said, options: [...said.options, code] } : undefined;
}

/**
 * One citizen before an invited kiosk, until thanks, a refusal, or a screen that is somebody else's.
 * Goes on through crashes: what matters is what stands on the screen.
 */
export async function rate(glass: Glass, entry: Entry, wish: Wish): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  let tappedAt = 0;
  let movedAt = performance.now();
  let firstSeen = 0;
  let wrote = false;

  async function tap(at: Target | undefined): Promise<void> {
    if (at === undefined || performance.now() - tappedAt < TAP_AGAIN_MS) return;
    tappedAt = performance.now();
    await glass.press(at);
  }

  while (performance.now() < end) {
    const seen = await glass.look();
    const kind = kindOf(seen);
    if (kind !== 'other') movedAt = performance.now();
    switch (kind) {
      case 'invitation':
        entry.tapped = true;
        await tap(button(seen, LEVEL_NAMES[wish.level], english.level[wish.level]));
        break;
      case 'questionnaire': {
        if (seen === undefined) break;
        entry.tapped = true;
        entry.said = saidOn(seen) ?? entry.said;
        entry.pressed = undefined;
        firstSeen ||= performance.now();
        if (wish.walksAway) break;
        const open = wish.options
          .map((text) => seen.ticks.find((tick) => tick.text === text))
          .find((tick) => tick?.checked === false);
        const done = button(seen, chinese.questionnaire.wordsDone, english.questionnaire.wordsDone);
        if (open !== undefined && done === undefined) {
          entry.pressed = withTick(entry.said, open.text);
          await tap(open);
        } else if (done !== undefined) {
          if (wrote || wish.text === '' || seen.field?.text === wish.text) await tap(done);
          else {
            wrote = true;
            await glass.type(wish.text);
          }
        } else if (wish.text !== '' && !wrote) await tap(seen.field ?? undefined);
        else if (performance.now() - firstSeen >= wish.lingersMs) {
          await tap(button(seen, chinese.questionnaire.submit, english.questionnaire.submit));
        }
        break;
      }
      case 'thanks':
        if (entry.tapped) {
          entry.acknowledged = true;
          entry.thankedAt = Date.now();
          return;
        }
        break;
      case 'notSaved':
        if (entry.tapped) {
          entry.refused = true;
          return;
        }
        break;
      case 'other':
        if (performance.now() - movedAt > OVER_MS) return;
        break;
      case 'nothing':
        break;
    }
    await pause(20);
  }
}

/**
 * A restart may have brought back the screen of the citizen before, who submits what stands there:
 * no screen names its ticket, so whoever came next would be taken for them.
 */
export async function finishLeft(glass: Glass, before: Entry | undefined): Promise<void> {
  if (before === undefined) return;
  const end = performance.now() + OVER_MS;
  for (let seen = await glass.look(); performance.now() < end; seen = await glass.look()) {
    const kind = kindOf(seen);
    if (kind === 'questionnaire') {
      const { level } = (seen && saidOn(seen)) ?? {};
      if (level !== undefined) {
        const wish = { level, options: [], text: '', walksAway: false, lingersMs: 0 };
        const said = before.acknowledged ? before.said : undefined;
        await rate(glass, before, wish);
        // Thanked before: what was said then is what has to arrive.
        if (said !== undefined) before.said = said;
      }
      return;
    }
    if (kind !== 'nothing') return;
    await pause(40);
  }
}

function button(seen: Glimpse | undefined, ...names: readonly string[]): Target | undefined {
  return seen?.buttons.find(({ text }) => names.includes(text));
}
