import { randomBytes } from 'node:crypto';
import { wireTime } from './wire-time.ts';

/** A page for one case and service, as handed out for the dynamic QR (R10). */
type Page = Readonly<{ projectNo: string; serviceNumber: number; expiresAt: number }>;

/** Who keeps what is tapped on a page, or has a record of that service already; `now` in ms. */
type Desk = Readonly<{
  takeFromPage: (
    of: Readonly<{ projectNo: string; serviceNumber: number }>,
    satisfaction: number,
    now: number,
  ) => Readonly<{ accepted: boolean }>;
}>;

/** What a browser gets. */
export type Html = Readonly<{ status: number; html: string }>;

const PAGE_LIFE_MS = 10 * 60 * 1000;

/** R1: fixed wording and order, every level the same. */
const LEVELS = [
  [5, '非常满意'],
  [4, '满意'],
  [3, '基本满意'],
  [2, '不满意'],
  [1, '非常不满意'],
] as const;

/** The province's own evaluation pages, each for one service and valid for ten minutes. */
export class EvaluationPages {
  readonly #desk: Desk;
  readonly #pages = new Map<string, Page>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Issues a page under `baseUrl`; `now` in ms. */
  issue(
    of: Readonly<{ projectNo: string; serviceNumber: number }>,
    baseUrl: string,
    now: number,
  ): Readonly<{ url: string; expiresAt: string }> {
    for (const [name, page] of this.#pages) if (page.expiresAt <= now) this.#pages.delete(name);
    const name = randomBytes(12).toString('hex');
    const expiresAt = now + PAGE_LIFE_MS;
    this.#pages.set(name, { ...of, expiresAt });
    return { url: `${baseUrl}/pages/${name}`, expiresAt: wireTime(expiresAt) };
  }

  /** The page as a form. */
  show(name: string, now: number): Html {
    if (this.#valid(name, now) === undefined) return EXPIRED;
    const buttons = LEVELS.map(
      ([level, label]) => `<p><button name="satisfaction" value="${level}">${label}</button></p>`,
    );
    return document('请评价本次服务', `<form method="post">${buttons.join('')}</form>`);
  }

  /** Takes what the form sent; the citizen's own tap, so bad levels need no reason (R24). */
  submit(name: string, form: string, now: number): Html {
    const page = this.#valid(name, now);
    if (page === undefined) return EXPIRED;
    const satisfaction = Number(new URLSearchParams(form).get('satisfaction'));
    if (!LEVELS.some(([level]) => level === satisfaction)) return this.show(name, now);
    const { accepted } = this.#desk.takeFromPage(page, satisfaction, now);
    return accepted ? document('谢谢', '您的评价已提交。') : document('提示', '本次服务已有评价。');
  }

  #valid(name: string, now: number): Page | undefined {
    const page = this.#pages.get(name);
    return page !== undefined && page.expiresAt > now ? page : undefined;
  }
}

const EXPIRED: Html = { ...document('提示', '该评价页面已失效。'), status: 410 };

function document(title: string, body: string): Html {
  const head = `<meta charset="utf-8"><title>${title}</title>`;
  return {
    status: 200,
    html: `<!doctype html><html lang="zh-CN"><head>${head}</head><body><h1>${title}</h1>${body}</body></html>`,
  };
}
