import { expect, it } from 'vitest';
import { aProvisioningFile } from '../tests/builders.ts';
import { readProvisioning } from './provisioning.ts';

const file = aProvisioningFile();

/** What is said about a provisioning file with these fields. */
function problemsOf(own: object): readonly { readonly where: string; readonly what: string }[] {
  const result = readProvisioning(JSON.stringify({ ...file, ...own }));
  return result.ok ? [] : result.problems;
}

it('a hall that says nothing has a voice of half its strength and nothing to show', () => {
  expect(readProvisioning(JSON.stringify(file))).toMatchObject({
    provisioning: {
      notices: [],
      media: [],
      voice: { enabled: true, volume: [{ from: '00:00', percent: 50 }] },
    },
  });
});

it('takes what a hall may want', () => {
  const staff = { code: '0512', name: '林示例', post: '综合窗口', stars: 5, photo: '0512.jpg' };
  expect(
    problemsOf({
      counter: { ...file.counter, staff },
      notices: [{ 'zh-Hans': '周六延时服务', en: 'Open on Saturdays' }],
      media: [{ file: '大厅.png' }, { file: 'tour.mp4', seconds: 60, fit: 'contain' }],
      voice: {
        volume: [
          { from: '08:00', percent: 60 },
          { from: '18:00', percent: 0 },
        ],
      },
    }),
  ).toEqual([]);
});

it.each([
  ['media[0].file', { media: [{ file: '../secret.png' }] }],
  ['media[0].file', { media: [{ file: 'C:\\halls\\a.png' }] }],
  ['media[0].file', { media: [{ file: 'https://example.com/a.png' }] }],
  ['media[0].file', { media: [{ file: 'page.html' }] }],
  ['media[0].file', { media: [{ seconds: 5 }] }],
  ['media[1].seconds', { media: [{ file: 'a.png' }, { file: 'b.png', seconds: 0 }] }],
  ['media[0].fit', { media: [{ file: 'a.png', fit: 'stretch' }] }],
  ['media', { media: Array.from({ length: 41 }, () => ({ file: 'a.png' })) }],
  ['notices[0]', { notices: [{}] }],
  ['notices[0]', { notices: [{ en: 'Open on Saturdays' }] }],
  ['notices[0].zh-Hans', { notices: [{ 'zh-Hans': '' }] }],
  ['notices[0].zh-Hans', { notices: [{ 'zh-Hans': '长'.repeat(121) }] }],
  ['notices[0]', { notices: [{ 'zh-Hans': '周六', german: 'Samstag' }] }],
  [
    'counter.staff.photo',
    { counter: { ...file.counter, staff: { code: '1', name: '林', photo: 'a.mp4' } } },
  ],
  ['counter.staff.name', { counter: { ...file.counter, staff: { code: '1' } } }],
  ['voice.volume', { voice: { volume: [] } }],
  ['voice.volume[0].from', { voice: { volume: [{ from: '8:00', percent: 50 }] } }],
  ['voice.volume[0].from', { voice: { volume: [{ from: '24:00', percent: 50 }] } }],
  ['voice.volume[0].percent', { voice: { volume: [{ from: '08:00', percent: 101 }] } }],
  [
    'voice.volume',
    {
      voice: {
        volume: [
          { from: '18:00', percent: 0 },
          { from: '08:00', percent: 60 },
        ],
      },
    },
  ],
])('says where the mistake is, in both languages: %s', (where, own) => {
  expect(problemsOf(own)).toEqual([
    { where, what: expect.stringMatching(/^[^\x20-\x7e].* \/ .*[a-z]/u) },
  ]);
});
