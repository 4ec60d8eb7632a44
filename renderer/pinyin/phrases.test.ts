import { pinyin } from 'pinyin-pro';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeTable } from '../../scripts/pinyin/make-table.ts';
import { readDemoted, readPhrases } from '../../scripts/pinyin/word-list.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { Lexicon } from './table.ts';

/** What citizens write, with the letters they type. */
const COMPLAINTS: Readonly<Record<string, string>> = {
  服务态度: 'fuwutaidu',
  排队太久: 'paiduitaijiu',
  材料要求不清: 'cailiaoyaoqiubuqing',
  服务态度差: 'fuwutaiducha',
  态度恶劣: 'taiduelie',
  推诿扯皮: 'tuiweichepi',
  踢皮球: 'tipiqiu',
  效率低下: 'xiaolvdixia',
  办事效率低: 'banshixiaolvdi',
  窗口没人: 'chuangkoumeiren',
  白跑一趟: 'baipaoyitang',
  来回跑: 'laihuipao',
  业务不熟练: 'yewubushulian',
  手续繁琐: 'shouxufansuo',
  流程复杂: 'liuchengfuza',
  故意刁难: 'guyidiaonan',
  乱收费: 'luanshoufei',
  吃拿卡要: 'chinakayao',
  系统故障: 'xitongguzhang',
  玩手机: 'wanshouji',
  没有座位: 'meiyouzuowei',
  停车不方便: 'tingchebufangbian',
  标识不清: 'biaoshibuqing',
  环境差: 'huanjingcha',
  看不懂: 'kanbudong',
  听不懂: 'tingbudong',
  不耐烦: 'bunaifan',
  希望改进: 'xiwanggaijin',
  建议增加窗口: 'jianyizengjiachuangkou',
  电话打不通: 'dianhuadabutong',
  等了很久: 'denglehenjiu',
  一次性告知: 'yicixinggaozhi',
  叫号太快: 'jiaohaotaikuai',
  有人插队: 'yourenchadui',
  // None of the following is in phrases.txt: they are put together from words.
  我等了两个小时: 'wodenglelianggexiaoshi',
  排队排了一上午: 'paiduipaileyishangwu',
  等的时间太长: 'dengdeshijiantaichang',
  只开了一个窗口: 'zhikaileyigechuangkou',
  工作人员太少: 'gongzuorenyuantaishao',
  工作人员态度不好: 'gongzuorenyuantaidubuhao',
  工作人员不耐烦: 'gongzuorenyuanbunaifan',
  工作人员在聊天: 'gongzuorenyuanzailiaotian',
  窗口人员不热情: 'chuangkourenyuanbureqing',
  说话声音太小: 'shuohuashengyintaixiao',
  说话不客气: 'shuohuabukeqi',
  说话太快听不清: 'shuohuataikuaitingbuqing',
  问什么都不知道: 'wenshenmedoubuzhidao',
  没有人告诉我: 'meiyourengaosuwo',
  没有告诉我带什么材料: 'meiyougaosuwodaishenmecailiao',
  材料少一样就不办: 'cailiaoshaoyiyangjiububan',
  材料交了三次: 'cailiaojiaolesanci',
  又要补材料: 'youyaobucailiao',
  材料不齐: 'cailiaobuqi',
  要求重复提供证明: 'yaoqiuchongfutigongzhengming',
  证明太多: 'zhengmingtaiduo',
  让我开证明: 'rangwokaizhengming',
  复印要收钱: 'fuyinyaoshouqian',
  不能复印: 'bunengfuyin',
  打印机坏了: 'dayinjihuaile',
  自助机不能用: 'zizhujibunengyong',
  系统经常出问题: 'xitongjingchangchuwenti',
  网上无法申请: 'wangshangwufashenqing',
  网上查不到结果: 'wangshangchabudaojieguo',
  手机上不会操作: 'shoujishangbuhuicaozuo',
  老人不会用手机: 'laorenbuhuiyongshouji',
  没有人帮助老人: 'meiyourenbangzhulaoren',
  字看不清楚: 'zikanbuqingchu',
  表格看不懂: 'biaogekanbudong',
  表格太复杂: 'biaogetaifuza',
  填表没人教: 'tianbiaomeirenjiao',
  没有地方坐: 'meiyoudifangzuo',
  没有饮用水: 'meiyouyinyongshui',
  厕所太脏: 'cesuotaizang',
  大厅太吵: 'datingtaichao',
  空调太冷: 'kongtiaotaileng',
  停车场太小: 'tingchechangtaixiao',
  没有停车位: 'meiyoutingchewei',
  找不到窗口: 'zhaobudaochuangkou',
  没有指示牌: 'meiyouzhishipai',
  电话没有人接: 'dianhuameiyourenjie',
  打了几次电话: 'dalejicidianhua',
  答复不一样: 'dafubuyiyang',
  每次说的都不一样: 'meicishuodedoubuyiyang',
  两个窗口说法不同: 'lianggechuangkoushuofabutong',
  这个部门推到那个部门: 'zhegebumentuidaonagebumen',
  办了三个月: 'banlesangeyue',
  到现在还没办好: 'daoxianzaihaimeibanhao',
  超过规定时间: 'chaoguoguidingshijian',
  没有按时办理: 'meiyouanshibanli',
  提前下班: 'tiqianxiaban',
  中午没有人上班: 'zhongwumeiyourenshangban',
  上班时间不在: 'shangbanshijianbuzai',
  没有排队就先办: 'meiyoupaiduijiuxianban',
  给熟人先办: 'geishurenxianban',
  收费不合理: 'shoufeibuheli',
  没有开发票: 'meiyoukaifapiao',
  不给解释: 'bugeijieshi',
  解释不清: 'jieshibuqing',
  名字写错了: 'mingzixiecuole',
  身份证号码错了: 'shenfenzhenghaomacuole',
  信息登记错误: 'xinxidengjicuowu',
  希望改正: 'xiwanggaizheng',
  希望增加工作人员: 'xiwangzengjiagongzuorenyuan',
  希望简化手续: 'xiwangjianhuashouxu',
  希望多开几个窗口: 'xiwangduokaijigechuangkou',
  请领导重视: 'qinglingdaozhongshi',
  请给我一个答复: 'qinggeiwoyigedafu',
  我要投诉: 'woyaotousu',
  我想反映一个问题: 'woxiangfanyingyigewenti',
  退休手续太麻烦: 'tuixiushouxutaimafan',
  社保卡没有办好: 'shebaokameiyoubanhao',
  医保报销太慢: 'yibaobaoxiaotaiman',
};

/** The table takes a second to make, and more on a busy machine. */
const TABLE_MS = 60_000;

let lexicon: Lexicon;
let offered: (letters: string) => readonly Candidate[];

beforeAll(() => {
  lexicon = new Lexicon(makeTable());
  offered = (letters) => candidatesFor(lexicon, letters);
}, TABLE_MS);

/** Whole, with the syllables divided, and by their initials. */
function lettersOf(text: string): readonly string[] {
  const syllables = pinyin(text, { toneType: 'none', v: true, type: 'array' });
  const initials = syllables.map((syllable) => /^[zcs]h|^./.exec(syllable)?.[0] ?? '');
  return [syllables.join(''), syllables.join("'"), initials.join('')];
}

const texts = (candidates: readonly Candidate[]) => candidates.map(({ text }) => text);

test('there are a hundred complaints, sixty of them not in our own phrases', () => {
  const own = new Set(readPhrases());
  const complaints = Object.keys(COMPLAINTS);
  expect(complaints.length).toBeGreaterThanOrEqual(100);
  expect(complaints.filter((text) => !own.has(text)).length).toBeGreaterThanOrEqual(60);
});

test.each(Object.entries(COMPLAINTS))('%s is among the first five for %s', (text, letters) => {
  expect(texts(offered(letters)).slice(0, 5)).toContain(text);
});

describe('a demoted word', () => {
  test('is never offered first, whether it is typed whole or by its initials', () => {
    const demoted = new Set(readDemoted());
    for (const letters of [...demoted].flatMap(lettersOf)) {
      const [first] = offered(letters);
      expect(first?.text).toBeDefined();
      expect(demoted).not.toContain(first?.text);
    }
  });

  test('can be picked all the same', () => {
    expect(texts(offered('fangpi'))).toContain('放屁');
    expect(texts(offered('zisha'))).toContain('自杀');
  });

  test('does not hold back another word that merely runs over it', () => {
    expect(texts(offered('zuoaixin'))[0]).toBe('做爱心');
  });

  test('is not first at the end of a sentence either', () => {
    expect(texts(offered('zhegehundan'))[0]).not.toContain('混蛋');
  });
});

test('no name of a person is offered as a word', () => {
  expect(texts(offered('zhangxueyou'))).not.toContain('张学友');
});
