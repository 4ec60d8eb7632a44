/** The longest and fullest things a screen has to hold. All names are made up. */
import type { ServiceView } from '../../shared/screen.ts';
import type { Staff } from '../../shared/service.ts';

/** 60 characters, as long as a hall's or a counter's name may be. */
export const LONGEST_HALL =
  '示例自治区示范自治州示例市经济技术开发区政务服务中心暨公共资源交易与行政审批便民服务综合大厅（示范路一百二十八号三层东区）';
export const LONGEST_COUNTER = '三层东区十二号综合受理窗口（社会保障、医疗保障、住房公积金）';

export const LONG_NAMES = { hallName: LONGEST_HALL, counterName: LONGEST_COUNTER } as const;

/** 60 characters. */
export const LONGEST_TASK =
  '建设工程消防设计审查、建设项目环境影响评价文件审批和建筑工程施工许可证核发（含变更、延续、补办及注销）一件事一次办联合审批';

/** Over a page of the form's ruled lines: 500 characters. */
export const FULL_TEXT = '办事指南里写的材料和窗口要求的不一样，我一共来了三次。'
  .repeat(19)
  .slice(0, 500);

/** 120 characters, the longest a hall may promise. */
export const LONGEST_PROMISE =
  '大厅值班负责人会在一个工作日内与您联系，十五个工作日内核实处理并把结果告诉您；情况复杂的，我们会先向您说明进展和预计办结的时间。您也可以到一层东侧的“办不成事”反映窗口当面反映，或者向本级政务服务管理机构投诉，我们对您的个人信息严格保密。';

/** 120 characters, the longest notice a hall may show. */
export const LONGEST_NOTICE =
  '各位办事群众：受台风影响，本大厅明日上午暂停办理业务，下午两点起恢复，请您合理安排时间，已预约的号码自动顺延至次日同一时段，无需重新预约；确有急事的，请拨打大厅服务热线或者到一层总咨询台登记，值班人员会为您协调办理，给您带来不便，敬请谅解。';

/** 40 characters, the longest that is shown in the largest type. */
export const LONGEST_SHORT_NOTICE =
  '受台风影响，本大厅明日上午暂停办理业务，下午两点起恢复，请您合理安排出行的时间。';

export const DEPARTMENTS = [
  '示例市人力资源和社会保障局',
  '示例市市场监督管理局',
  '示例市自然资源和规划局',
  '示例市住房和城乡建设局',
  '示例市生态环境局',
  '示例市消防救援支队',
  '示例市卫生健康委员会',
  '国家税务总局示例市税务局',
] as const;

export const CLERK: Staff = { code: '0512', name: '林示例', post: '综合窗口', stars: 5 };

/** A name as long as they come, a long post and no photo. */
export const CLERK_WITH_LONG_NAME: Staff = {
  code: 'XC-2024-000512',
  name: '阿卜杜热合曼·吾买尔江·示例',
  post: '行政审批和便民服务综合受理岗（轮值）',
  stars: 4,
};

export const ORDINARY_SERVICE: ServiceView = {
  id: 'gallery',
  ticket: 'A0023',
  staff: CLERK,
  taskName: '社会保障卡申领',
  departments: [],
};

/** All of it at once. */
export const FULL_SERVICE: ServiceView = {
  id: 'gallery',
  ticket: 'A0023',
  staff: CLERK_WITH_LONG_NAME,
  taskName: LONGEST_TASK,
  departments: [...DEPARTMENTS],
};

/** Nothing but a ticket, as a serial machine tells it. */
export const BARE_SERVICE: ServiceView = { id: 'gallery', ticket: '023', departments: [] };
