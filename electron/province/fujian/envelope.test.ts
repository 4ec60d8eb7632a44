import { describe, expect, it } from 'vitest';
import { readEnvelope, writeEnvelope } from './envelope.ts';

const NS = 'http://schemas.xmlsoap.org/soap/envelope/';

function anEnvelope(body: string): string {
  return `<?xml version="1.0"?><soap:Envelope xmlns:soap="${NS}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

function anAnswer(content: string): string {
  return anEnvelope(`<ns1:anyResponse><return>${content}</return></ns1:anyResponse>`);
}

const read = (xml: string) => readEnvelope(Buffer.from(xml));
const escaped = (xml: string) => xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const CASE =
  '<Case><code>200</code><message/><data><evaluateUnid>R1</evaluateUnid><url/></data></Case>';

it('writes a request to the letter', () => {
  expect(
    writeEnvelope('getSaveEvaluation', { token: 't<1>', appKey: 'a&b', cipher: 'c0ffee' }),
  ).toBe(
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
      ' xmlns:web="http://webServiceInterface.cms.linewell.com">' +
      '<soapenv:Header><Authorization>Basic t&lt;1&gt;</Authorization></soapenv:Header>' +
      '<soapenv:Body><web:getSaveEvaluation><appKey>a&amp;b</appKey><xmlStr>c0ffee</xmlStr>' +
      '</web:getSaveEvaluation></soapenv:Body></soapenv:Envelope>',
  );
});

describe('an answer', () => {
  const success = { kind: 'case', code: '200', message: '', data: { evaluateUnid: 'R1' } };

  it.each([
    ['escaped', anAnswer(escaped(CASE))],
    ['as CDATA', anAnswer(`<![CDATA[${CASE}]]>`)],
    ['with a declaration', anAnswer(escaped(`<?xml version="1.0" encoding="UTF-8"?>\n${CASE}\n`))],
    [
      'with other prefixes',
      anAnswer(escaped(CASE)).replaceAll('soap:', 'S:').replace('xmlns:soap', 'xmlns:S'),
    ],
    [
      'in number references',
      anAnswer(escaped(CASE).replaceAll('&lt;', '&#60;').replaceAll('>', '&#x3E;')),
    ],
  ])('is read %s', (_how, xml) => {
    expect(read(xml)).toEqual(success);
  });

  it('keeps the words of a message', () => {
    const message = '“事项”&amp;&lt;编码&gt;不存在&#x3002;';
    const xml = anAnswer(escaped(`<Case><code>400</code><message>${message}</message></Case>`));
    expect(read(xml)).toEqual({
      ...{ kind: 'case', code: '400', message: '“事项”&<编码>不存在。', data: {} },
    });
  });

  it('may be a fault, about the token or not', () => {
    const fault = (detail: string) =>
      anEnvelope(`<soap:Fault><faultcode>x</faultcode>${detail}</soap:Fault>`);
    const about = (tokenRefused: boolean) => ({ kind: 'fault', tokenRefused });
    expect(read(fault('<faultstring>out of order</faultstring>'))).toEqual(about(false));
    expect(read(fault('<faultstring>a: access_token_invalid</faultstring>'))).toEqual(about(true));
    expect(read(fault('<detail><e><c>access_token_invalid</c></e></detail>'))).toEqual(about(true));
  });
});

const BOMB = `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, index) => `<!ENTITY a${index} "${`&a${index - 1};`.repeat(10)}">`).join('')}]>`;

describe('what is not the province’s', () => {
  it.each([
    ['nothing', ''],
    ['a bare word', 'OK'],
    ['HTML', '<!doctype html><html><head></head><body><form></form></body></html>'],
    ['XHTML', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
    ['JSON', '{"code":"200","data":{"evaluateUnid":"R1"}}'],
    ['half an envelope', anAnswer(escaped(CASE)).slice(0, 180)],
    ['an envelope with an end missing', anAnswer(escaped(CASE)).replace('</soap:Body>', '')],
    ['two envelopes', anAnswer(escaped(CASE)) + anAnswer(escaped(CASE)).slice(21)],
    ['an envelope in an envelope', anEnvelope(anAnswer(escaped(CASE)).slice(21))],
    ['words behind the envelope', `${anAnswer(escaped(CASE))}x`],
    ['no body', `<soap:Envelope xmlns:soap="${NS}"/>`],
    ['an empty body', anEnvelope('')],
    ['an empty return', anAnswer('')],
    ['two returns', anEnvelope('<r><return>a</return><return>b</return></r>')],
    ['a Case that is not escaped', anAnswer(CASE)],
    ['a broken Case', anAnswer(escaped(CASE.replace('</code>', '')))],
    ['another document', anAnswer(escaped(CASE).replaceAll('Case', 'Other'))],
    ['a Case without a code', anAnswer(escaped('<Case><message>200</message></Case>'))],
    ['a Case with an empty code', anAnswer(escaped('<Case><code> </code></Case>'))],
    ['a Case with two codes', anAnswer(escaped('<Case><code>200</code><code>3</code></Case>'))],
    ['a bomb outside', BOMB + anAnswer(escaped(CASE)).replace('200', '&a8;')],
    ['a bomb inside', anAnswer(escaped(BOMB + CASE.replace('200', '&a8;')))],
    ['an external file', anAnswer(escaped(`<!DOCTYPE Case SYSTEM "file:///etc/hosts">${CASE}`))],
    ['depth', anEnvelope('<r>'.repeat(5_000) + '</r>'.repeat(5_000))],
    [
      'depth beside the answer',
      anAnswer(escaped(CASE.replace('<url/>', `${'<a>'.repeat(20)}${'</a>'.repeat(20)}`))),
    ],
    ['a name that is a trap', anEnvelope('<__proto__><return>x</return></__proto__>')],
    ['size', anAnswer(`${escaped(CASE)}${' '.repeat(300_000)}`)],
  ])('is not read: %s', (_what, xml) => {
    expect(read(xml)).toBeUndefined();
  });

  it('is not read: another charset', () => {
    expect(readEnvelope(Buffer.from('bad0fdbedd', 'hex'))).toBeUndefined();
  });
});
