import { bilingual } from '../../shared/mistake-text.ts';
import type { QueueInput } from '../../shared/queue-input.ts';
import type { Finding } from '../../shared/setup-requests.ts';
import { wireTime } from '../../shared/shanghai-time.ts';
import type { QueueInputState } from '../queue/listener.ts';

/** How each input of the queue machines stands, by what it has seen until now. */
export function queueFindings(inputs: readonly QueueInputState[]): readonly Finding[] {
  if (inputs.length > 0) return inputs.map(findingOf);
  const what = bilingual('没有配置叫号机', 'no queue machine is configured');
  const advice = bilingual(
    '如无叫号机，由窗口人员手动邀请评价',
    'without one the clerk invites by hand',
  );
  return [{ is: 'unsaid', what, advice }];
}

function findingOf(input: QueueInputState): Finding {
  const { name, transport, profile, connected, lastFrameAt, lastProblem, login } = input;
  const named = `${name} (${profile})`;
  if (!connected) {
    const why = lastProblem === undefined ? '' : ` (${lastProblem.what})`;
    const what = `${named}: ${bilingual('未连接', 'not connected')}${why}`;
    return { is: 'wrong', what, advice: CONNECTING[transport] };
  }
  if (login === 'refused' || login === 'waiting') {
    const what = `${named}: ${bilingual('叫号机尚未接受登录', 'the machine has not taken our login')}`;
    const advice = bilingual(
      '核对该输入的 values（用户名、口令、窗口号）',
      'check name, password and counter under "values" of this input',
    );
    return { is: 'wrong', what, advice };
  }
  if (lastFrameAt !== null) {
    const at = wireTime(lastFrameAt.corrected);
    const what = `${named}: ${bilingual(`最近一帧 ${at}`, `last frame at ${at}`)}`;
    return { is: 'right', what };
  }
  if (input.bad > 0) {
    const what = `${named}: ${bilingual(`收到 ${input.bad} 帧，都读不懂`, `${input.bad} frames, none understood`)}`;
    return { is: 'wrong', what, advice: transport === 'serial' ? GARBLED : WRONG_PROFILE };
  }
  const what = `${named}: ${bilingual('已连接，还没有收到帧', 'connected, no frame yet')}`;
  const advice = bilingual(
    '在叫号机上呼叫一次，看实时数据是否出现',
    'call a ticket at the machine and look whether it appears among the live frames',
  );
  return { is: 'unproved', what, advice };
}

const WRONG_PROFILE = bilingual(
  '多为 profile 选错：核对叫号机型号，或请厂家给出协议文档',
  'mostly the wrong profile: compare with the model of the machine, or ask its maker for the protocol',
);

const GARBLED = bilingual(
  '多为波特率、校验位或 profile 不对：与叫号机设置逐项核对',
  'mostly baud rate, parity or profile: compare each with the settings of the machine',
);

const LISTENING = bilingual(
  '核对叫号机所填的本机地址和端口、网线，以及 allow 网段是否含叫号机地址',
  'check the address and port entered at the machine, the cable, and that "allow" has its address',
);

const CALLING = bilingual(
  '核对叫号机的地址和端口、网线；请防火墙放行',
  'check the machine’s address and port, the cable and the firewall',
);

const CONNECTING: Readonly<Record<QueueInput['transport'], string>> = {
  serial: bilingual(
    '检查串口线和电源；在“串口”一项中按厂商号和序列号核对端口名',
    'check cable and power; compare the name of the port with those found under “Serial ports”',
  ),
  'tcp-server': LISTENING,
  http: LISTENING,
  'tcp-client': CALLING,
  websocket: CALLING,
};
