import options from '../../resources/provinces/evaluation-options.json' with { type: 'json' };
import { LEVELS, type Level } from '../../shared/level.ts';
import { type OptionSet, optionSetSchema, optionsOf } from '../../shared/options.ts';
import type { Screen, ServiceView } from '../../shared/screen.ts';
import { CLERK_SCENES } from './clerk-scenes.ts';
import { DOOR_SCENES } from './door-scenes.ts';
import {
  BARE_SERVICE,
  DEPARTMENTS,
  FULL_SERVICE,
  FULL_TEXT,
  LONG_NAMES,
  LONGEST_PROMISE,
  LONGEST_TASK,
  ORDINARY_SERVICE,
} from './extremes.ts';
import { OPS_SCENES } from './ops-scenes.ts';
import { type Scene, scene } from './scene.ts';
import { SETUP_SCENES } from './setup-scenes.ts';
import { STANDBY_SCENES } from './standby-scenes.ts';
import {
  goOn,
  nextCandidates,
  openLanguages,
  pressFace,
  pressKeys,
  stillWaiting,
  unfold,
  write,
  writeLatin,
  writePinyin,
} from './steps.ts';

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

const CONTACT = { callbackTo: '138****1234' } as const;

/** All levels have as many options; those of 2 are the longest, of 5 the shortest. */
const BETWEEN: readonly Level[] = [3, 4];

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
  ...STANDBY_SCENES,
  scene('invitation', 'language-menu', invitation(ORDINARY_SERVICE), { steps: openLanguages }),
  ...DOOR_SCENES,
  ...OPS_SCENES,
  ...CLERK_SCENES,
  ...SETUP_SCENES,
  scene('message', 'paused', { kind: 'paused' }),
  scene(
    'message',
    'saving',
    { kind: 'saving', service: ORDINARY_SERVICE },
    {
      likeAnother: true,
    },
  ),
  scene(
    'message',
    'saving-late',
    { kind: 'saving', service: ORDINARY_SERVICE },
    { steps: (page) => stillWaiting(page, 'main') },
  ),
  scene('message', 'silent', invitation(ORDINARY_SERVICE), {
    silent: true,
    likeAnother: true,
    steps: async (page) => {
      await pressFace(page);
      await stillWaiting(page, '[role=alert]');
    },
  }),
  scene(
    'message',
    'already-rated',
    { kind: 'alreadyRated', service: ORDINARY_SERVICE },
    {
      likeAnother: true,
    },
  ),
  scene(
    'message',
    'not-saved',
    { kind: 'notSaved', service: ORDINARY_SERVICE },
    {
      likeAnother: true,
    },
  ),
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
  scene('invitation', 'invitation', invitation(ORDINARY_SERVICE), { likeAnother: true }),
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
    scene('questionnaire', `questionnaire-${level}`, questionnaire(level, CONTACT), {
      // questionnaire-next is one of level 5.
      ...(level > 2 && { likeAnother: true }),
    }),
  ),
  scene('questionnaire', 'questionnaire-next', questionnaire(5, { next: 'A0024' }), {
    before: questionnaire(5),
  }),
  scene(
    'questionnaire',
    'questionnaire-declined',
    questionnaire(2, { declined: true, service: BARE_SERVICE }),
    { likeAnother: true },
  ),
  scene('questionnaire', 'questionnaire-full', questionnaire(1, FULLEST), LONG_NAMES),
  ...LEVELS.map((level) =>
    scene(
      'options',
      `options-${level}`,
      questionnaire(level, level === 1 ? { ...FULLEST, text: '' } : CONTACT),
      { steps: unfold, ...(BETWEEN.includes(level) && { likeAnother: true }) },
    ),
  ),
  scene('writing', 'writing', questionnaire(3), { likeAnother: true, steps: write }),
  scene('writing', 'writing-full', questionnaire(1, FULLEST), { steps: write }),
  scene('writing', 'writing-pinyin', questionnaire(2), {
    steps: (page) => writePinyin(page, 'fuwutaidu'),
  }),
  // Hundreds to choose from, a page at a time.
  scene('writing', 'writing-pinyin-next', questionnaire(2), {
    likeAnother: true,
    steps: async (page) => {
      await writePinyin(page, 'shi');
      await nextCandidates(page);
    },
  }),
  scene('writing', 'writing-latin', questionnaire(4), { steps: writeLatin }),
  scene('writing', 'writing-capitals', questionnaire(4), {
    likeAnother: true,
    steps: async (page) => {
      await writeLatin(page);
      await pressKeys(page, '{shift}');
    },
  }),
  scene('writing', 'writing-digits', questionnaire(4), {
    steps: async (page) => {
      await writeLatin(page);
      await pressKeys(page, '{digits}');
    },
  }),
  scene('writing', 'writing-digits-pinyin', questionnaire(4), {
    steps: async (page) => {
      await writePinyin(page, '');
      await pressKeys(page, '{digits}');
    },
  }),
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
  scene(
    'message',
    'rated-elsewhere',
    { kind: 'ratedElsewhere', service: ORDINARY_SERVICE },
    { likeAnother: true },
  ),
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
