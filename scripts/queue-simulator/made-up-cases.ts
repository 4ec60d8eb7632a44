import { creditCode, residentId } from './identity-numbers.ts';

/** One made-up 办件; the names are those of the queue machine's `service` (queue-machine.md). */
export interface MadeCase {
  readonly projectNo: string;
  readonly serviceNumber: number;
  readonly areaCode: string;
  readonly orgCode: string;
  readonly orgName: string;
  readonly taskCode: string;
  readonly taskHandleItem: string;
  readonly taskName: string;
  readonly projectName: string;
  readonly projectType: string;
  readonly proStatus: 1 | 2 | 3;
  readonly nodeName: string;
  readonly acceptDate?: string;
  readonly resultDate?: string;
  readonly userProp: string;
  readonly userName: string;
  readonly userPageType: string;
  readonly certKey: string;
  readonly mobile: string;
}

export interface MadeService {
  readonly mode: 'single' | 'parallel' | 'bundle';
  readonly leadOrgCode?: string;
  readonly serviceName: string;
  readonly serviceTime: string;
  readonly cases: readonly MadeCase[];
}

/** What is wished for. The same ticket and day always make the same service. */
export interface ServiceWish {
  readonly ticket: string;
  readonly mode?: MadeService['mode'];
  /** How many; 1 for a single service, else 3 unless given. */
  readonly cases?: number;
  /** 1 待受理, 2 已受理, 3 已办结; 3 unless given. */
  readonly proStatus?: MadeCase['proStatus'];
  /** 区划代码, 6 digits, with which the cases' numbers begin; of a made-up district unless given. */
  readonly area?: string;
  /** Whose case it is: the number of a made-up person; by the ticket unless given. */
  readonly person?: number;
  readonly now?: Date;
}

/**
 * A service with cases that pass a strict inspection: codes of the right length, check digits that
 * are right, dates in the right order. Nobody in it exists.
 */
export function aService(wish: ServiceWish): MadeService {
  const { ticket, mode = 'single', proStatus = 3, area = AREA, now = new Date() } = wish;
  const count = mode === 'single' ? 1 : (wish.cases ?? 3);
  const number = Number(ticket.replace(/\D/g, '').slice(-6) || '0');
  const person = pick(PERSONS, wish.person ?? number);
  const cases = Array.from({ length: count }, (_, index) => {
    const task = pick(TASKS, mode === 'single' ? number : index);
    const projectNo = area + projectNoOf(ticket, index, now);
    return aCase({ task, person, proStatus, now, area, projectNo });
  });
  const [lead] = cases;
  return {
    mode,
    ...(mode === 'bundle' && lead !== undefined ? { leadOrgCode: lead.orgCode } : {}),
    serviceName: mode === 'bundle' ? '开办餐饮店“一件事”' : (lead?.taskName ?? '咨询'),
    serviceTime: shanghai(now.getTime()),
    cases,
  };
}

interface Person {
  readonly userName: string;
  readonly certKey: string;
  readonly mobile: string;
}

interface Task {
  readonly orgName: string;
  readonly credit: string;
  readonly taskName: string;
  /** The last 13 of the 31 characters of the task's code. */
  readonly tail: string;
}

const AREA = '350203';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const PERSONS: readonly Person[] = [
  { userName: '张测试', certKey: residentId('35020319900307901'), mobile: '13800000001' },
  { userName: '李样例', certKey: residentId('35020319851121902'), mobile: '13800000002' },
  { userName: '王示范', certKey: residentId('35020319781003903'), mobile: '13800000003' },
  { userName: '陈试用', certKey: residentId('35020319640229904'), mobile: '13800000004' },
  { userName: '林演示', certKey: residentId('35020320010815905'), mobile: '13800000005' },
];

const TASKS: readonly Task[] = [
  {
    orgName: '测试区市场监督管理局',
    credit: creditCode(`11${AREA}MB1234567`),
    taskName: '个体工商户设立登记',
    tail: '4350131001001',
  },
  {
    orgName: '测试区消防救援大队',
    credit: creditCode(`11${AREA}MB2345678`),
    taskName: '公众聚集场所投入使用、营业前消防安全检查',
    tail: '4350195002001',
  },
  {
    orgName: '测试区城市管理局',
    credit: creditCode(`11${AREA}MB3456789`),
    taskName: '设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批',
    tail: '4350117003002',
  },
  {
    orgName: '测试区人力资源和社会保障局',
    credit: creditCode(`11${AREA}MB4567891`),
    taskName: '企业社会保险登记',
    tail: '4352014004003',
  },
];

function aCase(made: {
  readonly task: Task;
  readonly person: Person;
  readonly proStatus: MadeCase['proStatus'];
  readonly now: Date;
  readonly area: string;
  readonly projectNo: string;
}): MadeCase {
  const { task, person, proStatus, area, projectNo } = made;
  const now = made.now.getTime();
  const taskCode = task.credit + task.tail;
  return {
    projectNo,
    serviceNumber: 1,
    areaCode: area,
    orgCode: `${area.padEnd(12, '0')}_${task.credit}`,
    orgName: task.orgName,
    taskCode,
    taskHandleItem: `${taskCode}01`,
    taskName: task.taskName,
    projectName: `${person.userName}申请${task.taskName}`,
    projectType: '1',
    proStatus,
    nodeName: ['待受理', '受理', '办结'][proStatus - 1] ?? '办结',
    ...(proStatus >= 2 ? { acceptDate: shanghai(now - DAY) } : {}),
    ...(proStatus === 3 ? { resultDate: shanghai(now - 30 * MINUTE) } : {}),
    userProp: '1',
    userPageType: '111',
    ...person,
  };
}

/** Day, ticket and position; the letters of a ticket count too, for A001 and B001 are two people. */
function projectNoOf(ticket: string, index: number, now: Date): string {
  const day = shanghai(now.getTime()).slice(0, 10).replaceAll('-', '');
  return `${day}${ticket.toUpperCase().replace(/[^0-9A-Z]/g, '')}${String(index + 1).padStart(2, '0')}`;
}

/** `yyyy-MM-dd HH:mm:ss` in Shanghai, which has been UTC+8 all year since 1991. */
function shanghai(ms: number): string {
  return new Date(ms + 8 * 60 * MINUTE).toISOString().slice(0, 19).replace('T', ' ');
}

function pick<T>(list: readonly T[], number: number): T {
  const picked = list[number % list.length];
  if (picked === undefined) throw new Error(`there is no number ${number}`);
  return picked;
}
