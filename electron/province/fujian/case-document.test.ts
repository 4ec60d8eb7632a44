import { describe, expect, it } from 'vitest';
import type { Case } from '../../../shared/service.ts';
import { aCase, aDevice } from '../testing/device.ts';
import { detailDocument, evaluationDocument, pageDocument, type Subject } from './case-document.ts';
import { fujianSettings } from './testing/fujian.ts';

const { settings: format } = fujianSettings('http://127.0.0.1');

function aSubject(linkage: Case): Subject {
  const { taskCode: businessCode } = linkage;
  return { linkage, businessCode, serviceName: undefined, deviceId: 'YP-0123456789AB' };
}

/** The children with some text, by name. */
function filled(document: string): Record<string, string> {
  const children = document.matchAll(/<(\w+)>([^<]+)<\/\1>/g);
  return Object.fromEntries([...children].map(([, name, text]) => [name, text]));
}

const anUpload = (linkage: Case, changes: Parameters<ReturnType<typeof aDevice>['rate']>[0] = {}) =>
  evaluationDocument(aSubject(linkage), aDevice().rate(changes), format);

describe('document of an upload', () => {
  it('is written element by element as the province reads it', () => {
    const linkage = aCase({
      ...{ proStatus: 3, resultDate: '2026-11-21 09:20:00', nodeName: '办结' },
      ...{ handleUserName: '测试乙', handleUserPageType: '111' },
      handleUserPageCode: '11010519491231002x',
    });
    const evaluation = aDevice().rate({
      ...{ level: 2, options: ['201', '210'], text: '等了 <很> 久 & "累"', wantsCallback: true },
    });
    const everything = {
      ...format,
      sysNO: 'XM01',
      type: '1',
      backUrl: 'https://hall.example/?a&b',
    };
    const document = evaluationDocument(
      { ...aSubject(linkage), serviceName: '示例服务' },
      evaluation,
      everything,
    );
    expect(document.replaceAll('</', '\n</').replaceAll(/\n(<\/\w+>)/g, '$1\n')).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Case><sysNO>XM01</sysNO>
<businessCode>11350200MB0A12345Q4000112345001</businessCode>
<businessName>示例事项</businessName>
<projectNo>350200202611210001</projectNo>
<proStatus>3</proStatus>
<projectName>示例服务</projectName>
<nodeName>办结</nodeName>
<regionCode>350200</regionCode>
<acceptDate>2026-11-21 09:00:00</acceptDate>
<userProp>1</userProp>
<userName>测试甲</userName>
<userPageType>111</userPageType>
<certKey>350200199003071237</certKey>
<handleUserName>测试乙</handleUserName>
<handleUserPageType>111</handleUserPageType>
<handleUserPageCode>11010519491231002X</handleUserPageCode>
<resultDate>2026-11-21 09:20:00</resultDate>
<serviceTime>2026-11-21 09:20:00</serviceTime>
<evaluateType>1</evaluateType>
<pf>4</pf>
<type>1</type>
<contactMobile>13512345678</contactMobile>
<backUrl>https://hall.example/?a&amp;b</backUrl>
<customFields>YP-0123456789AB,1,350200000000</customFields>
<alternate>2</alternate>
<appraisald>201,210</appraisald>
<writingevalua>等了 &lt;很&gt; 久 &amp; &quot;累&quot;</writingevalua>
<assessTime>2026-11-21 09:29:50</assessTime>
</Case>
`,
    );
  });

  it('has every element, and nothing in those that nobody knows', () => {
    const { projectNo, areaCode, taskCode, taskName } = aCase({ areaCode: '350203001000' });
    const bare = { projectNo, areaCode, taskCode, taskName, proStatus: 1 } as const;
    const document = anUpload(bare, { options: [], reason: 'none' });
    expect(document).not.toContain('<sysNO>');
    expect(document.match(/<\w+><\/\w+>/g)?.join('')).toBe(
      '<acceptDate></acceptDate><userProp></userProp><userName></userName>' +
        '<userPageType></userPageType><certKey></certKey><handleUserName></handleUserName>' +
        '<handleUserPageType></handleUserPageType><handleUserPageCode></handleUserPageCode>' +
        '<resultDate></resultDate><type></type><contactMobile></contactMobile>' +
        '<backUrl></backUrl><appraisald></appraisald><writingevalua></writingevalua>',
    );
    expect(filled(document)).toMatchObject({
      ...{ projectName: '示例事项', nodeName: '待受理', regionCode: '350203' },
      customFields: 'YP-0123456789AB,1,350203001000',
    });
  });

  it.each([
    ['declined', '评价人不愿说明'],
    ['none', '评价人未填写原因'],
  ] as const)('says only the fact when a bad level has no reason: %s (R24)', (reason, words) => {
    const document = anUpload(aCase(), { level: 1, options: [], text: '', reason });
    expect(filled(document)).toMatchObject({ alternate: '1', writingevalua: words });
  });

  it.each(['0', '无', '-', '11111111111', ' '])('treats %j as unknown', (nobody) => {
    const linkage = aCase({ userName: nobody, certKey: nobody, mobile: nobody });
    const fields = filled(anUpload(linkage, { wantsCallback: true }));
    for (const name of ['userName', 'certKey', 'contactMobile']) {
      expect(fields).not.toHaveProperty(name);
    }
  });

  it('names a company by its own number where it has no other', () => {
    const { certKey: _none, ...company } = aCase({ certKeyGOV: '11350200MB0A12345Q' });
    expect(filled(anUpload(company))).toHaveProperty('certKey', '11350200MB0A12345Q');
  });

  it('tells the phone number only where citizen or province want it (R12)', () => {
    const contactOf = (document: string) => filled(document)['contactMobile'];
    expect(contactOf(anUpload(aCase()))).toBeUndefined();
    expect(contactOf(anUpload(aCase(), { wantsCallback: true }))).toBe('13512345678');
    const required = { ...format, contactRequired: true };
    expect(contactOf(evaluationDocument(aSubject(aCase()), aDevice().rate(), required))).toBe(
      '13512345678',
    );
  });

  it('writes level, channel and charset as the hall’s settings say', () => {
    const levels = { '5': 'A', '4': 'B', '3': 'C', '2': 'D', '1': 'E' };
    const other = {
      ...{ ...format, levels, pf: '7' },
      cipher: { ...format.cipher, charset: 'GB2312' as const },
    };
    const document = evaluationDocument(aSubject(aCase()), aDevice().rate({ level: 4 }), other);
    expect(document).toMatch(/^<\?xml version="1.0" encoding="GB2312"\?>/);
    expect(filled(document)).toMatchObject({ alternate: 'B', pf: '7' });
  });
});

describe('the other documents', () => {
  it('ask for a page with the case alone', () => {
    const document = pageDocument(aSubject(aCase({ serviceNumber: 3 })), format);
    expect(document).toMatch(
      /<serviceTime><\/serviceTime>.*,3,350200000000<\/customFields><\/Case>$/,
    );
    expect(document).not.toContain('13512345678');
  });

  it('leave out what XML cannot carry, and nothing else', () => {
    const serviceName = `好\u0000\u0008\uFFFE${String.fromCharCode(0xd800)}😀\t\n事`;
    expect(pageDocument({ ...aSubject(aCase()), serviceName }, format)).toContain(
      '<projectName>好😀\t\n事</projectName>',
    );
  });

  it('ask for a receipt with the key alone', () => {
    expect(detailDocument(aCase({ areaCode: '350203001000' }), 'YP-1', format)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Case><projectNo>350200202611210001</projectNo>' +
        '<customFields>YP-1,1,350203001000</customFields></Case>',
    );
  });
});
