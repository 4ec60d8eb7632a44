import { type Answer, page } from '../province-simulator/exchange.ts';
import { decrypt } from './decrypt.ts';
import type { Desk } from './desk.ts';
import type { Key } from './records.ts';

/** How a hall signs the addresses of evaluation pages. */
export type PageCredentials = Readonly<{ appId: string; secret: string; privateKey: string }>;

/** An address holds for ten minutes. */
const PAGE_LIFE_MS = 10 * 60 * 1000;

/** R1: fixed wording and order, every level the same. */
const LEVELS = ['非常满意', '满意', '基本满意', '不满意', '非常不满意'];

const PARAMETERS = ['areaId', 'projectId', 'serviceName', 'serviceNumber', 'pf', 'appId'];

/** The province's own evaluation page: whoever has a signed address may rate that one service. */
export class EvaluationPage {
  readonly #desk: Desk;
  readonly #credentials: PageCredentials;

  constructor(desk: Desk, credentials: PageCredentials) {
    this.#desk = desk;
    this.#credentials = credentials;
  }

  /** Answers `GET` with the form and `POST` with thanks; `now` in ms. */
  answer(method: string, query: URLSearchParams, form: string, now: number): Answer {
    const key = this.#keyOf(query, now);
    if (key === undefined) return shown(403, '提示', '该评价页面无效或已失效。');
    if (method === 'GET') return theForm();
    const satisfaction = Number(new URLSearchParams(form).get('satisfaction'));
    if (!Number.isInteger(satisfaction) || satisfaction < 1 || satisfaction > 5) return theForm();
    return this.#desk.takeFromPage(key, satisfaction, now)
      ? shown(200, '谢谢', '您的评价已提交。')
      : shown(200, '提示', '本次服务已有评价。');
  }

  /** Whose page it is; undefined when the address is incomplete, too old, or not the hall's. */
  #keyOf(query: URLSearchParams, now: number): Key | undefined {
    const { appId, secret, privateKey } = this.#credentials;
    const timestamp = query.get('timestamp') ?? '';
    if (!/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > PAGE_LIFE_MS) {
      return undefined;
    }
    if (PARAMETERS.some((name) => (query.get(name) ?? '') === '')) return undefined;
    if (query.get('appId') !== appId) return undefined;
    if (decrypt(query.get('sign'), privateKey) !== `${timestamp}${appId}${secret}`)
      return undefined;
    const projectNo = query.get('projectId') ?? '';
    return { projectNo, serviceNumber: Number(query.get('serviceNumber')) };
  }
}

function theForm(): Answer {
  const buttons = LEVELS.map(
    (label, at) => `<p><button name="satisfaction" value="${5 - at}">${label}</button></p>`,
  );
  return shown(200, '请评价本次服务', `<form method="post">${buttons.join('')}</form>`);
}

function shown(status: number, title: string, body: string): Answer {
  const head = `<meta charset="utf-8"><title>${title}</title>`;
  const html = `<!doctype html><html lang="zh-CN"><head>${head}</head><body><h1>${title}</h1>${body}</body></html>`;
  return page(status, html);
}
