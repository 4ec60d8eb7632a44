import { expect, it } from 'vitest';
import { aProvisioning, aStaff } from '../../tests/builders.ts';
import { screenSchema } from '../screen.ts';
import { standbyOf } from './standby.ts';

const NONE: ReadonlyMap<string, string> = new Map();

it('shows nothing but itself where the hall has set up nothing', () => {
  expect(standbyOf(aProvisioning(), null, NONE)).toEqual({ kind: 'standby' });
});

it('shows who serves, the notices, and the media that are there, in the order of the file', () => {
  const staff = aStaff({ photo: '0512.jpg', stars: 4 });
  const provisioning = aProvisioning({
    counter: { number: '5', name: '5号窗口', staff },
    notices: [{ 'zh-Hans': '周六延时服务' }],
    media: [
      { file: 'tour.webm' },
      { file: 'gone.png' },
      { file: 'hall.png', fit: 'contain' },
      { file: 'long.mp4', seconds: 60 },
    ],
  });
  const media = new Map([
    ['tour.webm', '1-2'],
    ['hall.png', '3-4'],
    ['long.mp4', '5-6'],
  ]);
  const screen = standbyOf(provisioning, null, media);
  expect(screen).toEqual({
    kind: 'standby',
    staff,
    slides: [
      { kind: 'notice', text: '周六延时服务', language: 'zh-Hans', seconds: 10 },
      { kind: 'video', url: '/media/tour.webm?v=1-2', fit: 'cover' },
      { kind: 'picture', url: '/media/hall.png?v=3-4', fit: 'contain', seconds: 10 },
      { kind: 'video', url: '/media/long.mp4?v=5-6', fit: 'cover', seconds: 60 },
    ],
  });
  expect(screenSchema.safeParse(screen).success).toBe(true);
});

it('says a notice in the language of who is looking, else in the first of the hall', () => {
  const provisioning = aProvisioning({
    languages: ['zh-Hans', 'en'],
    notices: [{ 'zh-Hans': '欢迎', en: 'Welcome' }, { 'zh-Hans': '请留意叫号' }],
  });
  expect(standbyOf(provisioning, 'en', NONE)).toMatchObject({
    slides: [
      { text: 'Welcome', language: 'en' },
      { text: '请留意叫号', language: 'zh-Hans' },
    ],
  });
});
