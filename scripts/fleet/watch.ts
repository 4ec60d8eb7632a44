import type { DeviceState } from '../../shared/device-state.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Answer } from './ask.ts';
import type { HeadsBook, SeenHead, Verdict } from './heads-book.ts';
import type { Place } from './inventory.ts';

/** Something to be said about a device. */
export interface Remark {
  readonly grave: boolean;
  readonly text: string;
}

/** Follows the chains of a hall's devices. */
export class Watch {
  readonly #book: HeadsBook;
  readonly #silent = new Set<string>();
  readonly #device = new Map<string, string>();
  /** What was said last about the chain of a device. */
  readonly #said = new Map<string, string>();

  constructor(book: HeadsBook) {
    this.#book = book;
  }

  /**
   * Judges one round of answers and writes down their heads. What lasts is said once.
   * @param at when they were asked, ms since 1970 UTC
   */
  async take(answers: readonly Answer<DeviceState>[], at: number): Promise<readonly Remark[]> {
    const remarks: Remark[] = [];
    const heads: SeenHead[] = [];
    for (const answer of answers) {
      const said = this.#voice(answer);
      if (said !== undefined) remarks.push(said);
      if (!answer.ok) continue;
      const { place, value } = answer;
      const head = {
        ...{ at: new Date(at).toISOString(), counter: place.counter },
        ...{ deviceId: value.deviceId, ...value.head },
      };
      remarks.push(...this.#owner(place, value), ...this.#chain(head));
      heads.push(head);
    }
    await this.#book.add(heads);
    return remarks;
  }

  #chain(head: SeenHead): readonly Remark[] {
    const said = remarkOn(head, this.#book.judge(head));
    const isNew = said !== undefined && this.#said.get(head.deviceId) !== said.text;
    if (said === undefined) this.#said.delete(head.deviceId);
    else this.#said.set(head.deviceId, said.text);
    return isNew ? [said] : [];
  }

  #voice(answer: Answer<DeviceState>): Remark | undefined {
    const { counter } = answer.place;
    if (answer.ok) {
      if (!this.#silent.delete(counter)) return undefined;
      return remark(false, counter, bilingual('恢复答复', 'answers again'));
    }
    if (this.#silent.has(counter)) return undefined;
    this.#silent.add(counter);
    return remark(true, counter, `${bilingual('没有答复', 'is silent')} (${answer.why})`);
  }

  #owner({ counter, publicKey }: Place, state: DeviceState): readonly Remark[] {
    const before = this.#device.get(counter);
    this.#device.set(counter, state.deviceId);
    const isForeign = publicKey !== undefined && publicKey !== state.publicKey;
    if (before === state.deviceId || (before === undefined && !isForeign)) return [];
    const what = isForeign
      ? bilingual(
          `${state.deviceId} 的公钥与台账不符`,
          `the key of ${state.deviceId} is not the inventory's`,
        )
      : bilingual(
          `设备由 ${before} 换为 ${state.deviceId}`,
          `${state.deviceId} stands where ${before} stood`,
        );
    return [remark(isForeign, counter, what)];
  }
}

/** @returns `undefined` where the chain goes on as it should */
function remarkOn(head: SeenHead, verdict: Verdict): Remark | undefined {
  if (verdict.kind === 'goesOn') return undefined;
  const { counter } = head;
  const [before, now] = [placeText(verdict.before), placeText(head)];
  switch (verdict.kind) {
    case 'newEpoch': {
      const what = bilingual(
        `链从 ${before} 换为新的 ${now}，原因见设备日志`,
        `a new chain ${now} after ${before}; its journal says why`,
      );
      return remark(false, counter, what);
    }
    case 'wentBack': {
      const what = bilingual(
        `链头由 ${before} 退回 ${now}：末尾记录缺失`,
        `the head went back from ${before} to ${now}: records are missing`,
      );
      return remark(true, counter, what);
    }
    case 'rewritten': {
      const what = bilingual(
        `第 ${now} 条的摘要与 ${verdict.before.at} 所记不同：链被改写`,
        `${now} is another record than on ${verdict.before.at}: the chain was rewritten`,
      );
      return remark(true, counter, what);
    }
  }
}

function remark(grave: boolean, counter: string, what: string): Remark {
  return { grave, text: `${bilingual(`窗口 ${counter}`, `counter ${counter}`)}: ${what}` };
}

function placeText({ epoch, seq }: SeenHead): string {
  return `${epoch}/${seq}`;
}
