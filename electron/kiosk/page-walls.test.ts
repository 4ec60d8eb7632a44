import { expect, it } from 'vitest';
import { admission } from './page-walls.ts';

const PAGE = 'https://pj.example.gov.cn:8443/pages/1?case=2';

it.each([
  'https://pj.example.gov.cn:8443/',
  'https://PJ.example.gov.cn:8443/app.js',
  'wss://pj.example.gov.cn:8443/live',
  'blob:https://pj.example.gov.cn:8443/1',
  'data:image/png;base64,AA==',
  'about:blank',
])('admits %s to a page of its own origin', (url) => {
  expect(admission(PAGE, [])(url)).toBe(true);
});

it.each([
  'https://pj.example.gov.cn/',
  'http://pj.example.gov.cn:8443/',
  'https://pj.example.gov.cn.evil.example:8443/',
  'https://pj.example.gov.cn:8443@evil.example/',
  'ws://pj.example.gov.cn:8443/live',
  'blob:https://evil.example/1',
  'file:///etc/hostname',
  'app://yiping/index.html',
  'mailto:somebody@example.invalid',
  'javascript:alert(1)',
  'chrome://gpu',
  'about:version',
  'no address',
])('does not admit %s', (url) => {
  expect(admission(PAGE, [])(url)).toBe(false);
});

it('admits the origins the hall has named, and then no others', () => {
  const admits = admission(PAGE, ['https://static.example.gov.cn']);
  expect([admits('https://static.example.gov.cn/logo.png'), admits(PAGE)]).toEqual([true, false]);
});
