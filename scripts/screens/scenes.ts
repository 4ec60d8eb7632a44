import type { Page } from 'playwright-core';
import options from '../../resources/provinces/evaluation-options.json' with { type: 'json' };
import type { DoorView } from '../../shared/door.ts';
import { LEVELS, type Level } from '../../shared/level.ts';
import { type OptionSet, optionSetSchema, optionsOf } from '../../shared/options.ts';
import type { Screen, ServiceView } from '../../shared/screen.ts';
import {
  BARE_SERVICE,
  CLERK_WITH_LONG_NAME,
  DEPARTMENTS,
  FULL_SERVICE,
  FULL_TEXT,
  LONGEST_COUNTER,
  LONGEST_HALL,
  LONGEST_PROMISE,
  LONGEST_TASK,
  ORDINARY_SERVICE,
} from './extremes.ts';
import { goOn, openLanguages, unfold, write, writePinyin } from './steps.ts';

/** One screen in one state, as the gallery shows it. */
export interface Scene {
  readonly name: string;
  /** Scenes that are laid out by the same component. */
  readonly family: string;
  readonly screen: Screen;
  /** What stood there a moment before: the way from it to `screen` must move nothing. */
  readonly before?: Screen;
  readonly hallName?: string;
  readonly counterName?: string;
  /** The payload a phone must be able to read. */
  readonly qr?: string;
  /** Is there in elder mode alone. */
  readonly elderOnly?: true;
  /** What stands over it. */
  readonly door?: DoorView;
  /** What a citizen does there before the picture is taken. */
  readonly steps?: (page: Page) => Promise<void>;
}

type Kind<K extends Screen['kind']> = Extract<Screen, { kind: K }>;

const optionSet: OptionSet = optionSetSchema.parse(options);
const QR = 'https://pj.example.gov.cn/dynamic/350200260302000001?serviceNumber=1&token=4f2a9c71d0';
const COUNTDOWN = { totalMs: 60_000, leftMs: 57_500 };

function invitation(service: ServiceView, own: Partial<Kind<'invitation'>> = {}): Screen {
  return { kind: 'invitation', service, countdown: COUNTDOWN, ...own };
}

function choice(count: number): Screen {
  return {
    kind: 'choice',
    service: { ...ORDINARY_SERVICE, departments: DEPARTMENTS.slice(0, count) },
    cases: DEPARTMENTS.slice(0, count).map((department, at) => ({
      department,
      taskName: at === 0 ? LONGEST_TASK : '企业设立登记一件事联合办理',
    })),
    countdown: COUNTDOWN,
  };
}

function questionnaire(level: Level, own: Partial<Kind<'questionnaire'>> = {}): Screen {
  return {
    kind: 'questionnaire',
    service: ORDINARY_SERVICE,
    level,
    options: optionsOf(optionSet, level).map(({ core = false, ...option }) => ({
      ...option,
      core,
    })),
    chosen: [],
    answers: [],
    text: '',
    declined: false,
    wantsCallback: false,
    countdown: { totalMs: 60_000, leftMs: 57_500 },
    ...own,
  };
}

const LONG_NAMES = { hallName: LONGEST_HALL, counterName: LONGEST_COUNTER } as const;
const CONTACT = { callbackTo: '138****1234' } as const;

/** Everything ticked, written and wished, in the last seconds, with the next ticket called. */
const FULLEST = {
  ...CONTACT,
  service: FULL_SERVICE,
  chosen: optionsOf(optionSet, 1).map(({ code }) => code),
  answers: [
    { question: 'guidance', value: 'no' },
    { question: 'procedure', value: 'partly' },
    { question: 'materials', value: 'no' },
    { question: 'interface', value: 'yes' },
  ],
  text: FULL_TEXT,
  wantsCallback: true,
  next: 'A0024',
  countdown: { totalMs: 30_000, leftMs: 7_500 },
} as const satisfies Partial<Kind<'questionnaire'>>;

const scene = (family: string, name: string, screen: Screen, own: Partial<Scene> = {}): Scene => ({
  family,
  name,
  screen,
  ...own,
});

const problem = (at: number) => ({
  where: `queue[${at}].port`,
  what: '须为 0 到 65535 的整数 / must be an integer from 0 to 65535',
});

/** Every screen in every state that is laid out differently. */
export const SCENES: readonly Scene[] = [
  scene('message', 'not-ready', { kind: 'notReady', problems: [problem(0)] }),
  scene('message', 'not-ready-many', {
    kind: 'notReady',
    problems: Array.from({ length: 12 }, (_, at) => problem(at)),
  }),
  scene('standby', 'standby', { kind: 'standby' }),
  scene('standby', 'standby-long-names', { kind: 'standby' }, LONG_NAMES),
  scene('standby', 'standby-clerk', {
    kind: 'standby',
    staff: CLERK_WITH_LONG_NAME,
    slides: [
      {
        kind: 'notice',
        text: '本大厅周六上午照常办理社会保障卡、身份证和不动产登记业务，请您提前在线预约，错峰办理。',
        language: 'zh-Hans',
        seconds: 600,
      },
    ],
  }),
  scene('invitation', 'language-menu', invitation(ORDINARY_SERVICE), { steps: openLanguages }),
  scene(
    'door',
    'door-pad',
    { kind: 'standby' },
    { door: { kind: 'pad', says: 'ready', lockedMs: 0 } },
  ),
  scene(
    'door',
    'door-locked',
    { kind: 'standby' },
    { door: { kind: 'pad', says: 'locked', lockedMs: 900_000 } },
  ),
  scene('message', 'paused', { kind: 'paused' }),
  scene('message', 'saving', { kind: 'saving', service: ORDINARY_SERVICE }),
  scene('message', 'already-rated', { kind: 'alreadyRated', service: ORDINARY_SERVICE }),
  scene('message', 'not-saved', { kind: 'notSaved', service: ORDINARY_SERVICE }),
  scene(
    'message',
    'not-saved-qr',
    { kind: 'notSaved', service: ORDINARY_SERVICE, qr: QR },
    { qr: QR },
  ),
  scene('counter', 'called', { kind: 'called', service: ORDINARY_SERVICE }),
  scene('counter', 'called-bare', { kind: 'called', service: BARE_SERVICE }),
  scene('counter', 'called-full', { kind: 'called', service: FULL_SERVICE }, LONG_NAMES),
  scene('counter', 'serving', { kind: 'serving', service: ORDINARY_SERVICE }),
  scene('counter', 'serving-no-ticket', {
    kind: 'serving',
    service: { id: 'gallery', departments: [] },
  }),
  scene('choice', 'choice', choice(2)),
  scene('choice', 'choice-eight', choice(8), LONG_NAMES),
  scene('invitation', 'invitation', invitation(ORDINARY_SERVICE)),
  scene('invitation', 'invitation-bare', invitation(BARE_SERVICE)),
  scene('invitation', 'invitation-qr', invitation(ORDINARY_SERVICE, { qr: QR }), {
    qr: QR,
    before: invitation(ORDINARY_SERVICE),
  }),
  scene(
    'invitation',
    'invitation-part',
    invitation({
      ...ORDINARY_SERVICE,
      taskName: LONGEST_TASK,
      departments: [DEPARTMENTS[0]],
      part: { number: 2, of: 8 },
    }),
  ),
  scene('invitation', 'invitation-full', invitation(FULL_SERVICE, { qr: QR }), {
    qr: QR,
    ...LONG_NAMES,
  }),
  ...LEVELS.map((level) =>
    scene('questionnaire', `questionnaire-${level}`, questionnaire(level, CONTACT)),
  ),
  scene('questionnaire', 'questionnaire-next', questionnaire(5, { next: 'A0024' }), {
    before: questionnaire(5),
  }),
  scene(
    'questionnaire',
    'questionnaire-declined',
    questionnaire(2, { declined: true, service: BARE_SERVICE }),
  ),
  scene('questionnaire', 'questionnaire-full', questionnaire(1, FULLEST), LONG_NAMES),
  ...LEVELS.map((level) =>
    scene(
      'options',
      `options-${level}`,
      questionnaire(level, level === 1 ? { ...FULLEST, text: '' } : CONTACT),
      { steps: unfold },
    ),
  ),
  scene('writing', 'writing', questionnaire(3), { steps: write }),
  scene('writing', 'writing-full', questionnaire(1, FULLEST), { steps: write }),
  scene('writing', 'writing-pinyin', questionnaire(2), { steps: writePinyin }),
  scene('questionnaire', 'step-experience', questionnaire(1, FULLEST), {
    elderOnly: true,
    steps: (page) => goOn(page, 'reasons'),
  }),
  scene('questionnaire', 'step-words', questionnaire(1, FULLEST), {
    elderOnly: true,
    steps: (page) => goOn(page, 'reasons', 'experience'),
  }),
  scene('questionnaire', 'step-ready', questionnaire(1, FULLEST), {
    elderOnly: true,
    steps: (page) => goOn(page, 'reasons', 'experience', 'words'),
  }),
  scene('page', 'page', { kind: 'page', service: ORDINARY_SERVICE, countdown: COUNTDOWN }),
  scene('message', 'rated-elsewhere', { kind: 'ratedElsewhere', service: ORDINARY_SERVICE }),
  scene('thanks', 'thanks', { kind: 'thanks', service: ORDINARY_SERVICE }),
  scene('thanks', 'thanks-bad', {
    kind: 'thanks',
    service: ORDINARY_SERVICE,
    afterBad: {
      words: '大厅值班负责人会在三个工作日内核实处理。',
      hotline: '12345',
      callback: true,
    },
  }),
  scene('thanks', 'thanks-bad-long', {
    kind: 'thanks',
    service: FULL_SERVICE,
    afterBad: {
      words: LONGEST_PROMISE,
      hotline: '0123-12345678 转 8001（工作日 9:00-17:00）',
      callback: true,
    },
  }),
];
