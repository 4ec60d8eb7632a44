import { bilingual } from '../../shared/mistake-text.ts';
import type { QueueInput } from '../../shared/queue-input.ts';
import type { Finding } from '../../shared/setup-requests.ts';

/** A port of this computer, as `serialport` lists it. */
export interface FoundPort {
  readonly path: string;
  /** Four hex digits each, of a USB adapter. */
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly manufacturer?: string | undefined;
}

/** Loaded when it is first needed: a hall without serial machines must not depend on it. */
export async function listPorts(): Promise<readonly FoundPort[]> {
  return (await import('serialport')).SerialPort.list();
}

/**
 * Which ports there are, told apart by vendor and serial number, and whether those of the settings
 * are among them. Built-in ports that nobody uses say nothing: most have no plug.
 */
export function serialFindings(
  inputs: readonly QueueInput[],
  ports: readonly FoundPort[],
): readonly Finding[] {
  const wanted = inputs.flatMap((input) => (input.transport === 'serial' ? [input.path] : []));
  const adapters = ports.filter(
    ({ path, vendorId }) => vendorId !== undefined && !wanted.includes(path),
  );
  const findings = wanted.map((path) => wantedFinding(path, ports));
  const others = adapters.map((port): Finding => {
    const what = bilingual(`另有 ${describe(port)}`, 'also there, not configured');
    return { is: 'unsaid', what };
  });
  if (findings.length + others.length > 0) return [...findings, ...others];
  const what = bilingual(
    '没有配置串口，也没有串口转换器',
    'no serial port is configured, and there is no adapter',
  );
  return [{ is: 'unsaid', what }];
}

function wantedFinding(path: string, ports: readonly FoundPort[]): Finding {
  const port = ports.find((one) => one.path === path);
  if (port !== undefined) {
    return {
      is: 'right',
      what: bilingual(`所配串口 ${describe(port)}`, 'the configured port is there'),
    };
  }
  // A name that udev or socat has made is in no list.
  if (path.startsWith('/') && !/^\/dev\/tty(USB|ACM|S)\d+$/.test(path)) {
    const what = `${path}: ${bilingual('是别名，不在系统列表中', 'a name of its own, not in the system’s list')}`;
    const advice = bilingual('以“叫号机”一项的结果为准', 'what “Queue machine” says counts');
    return { is: 'unproved', what, advice };
  }
  const what = `${path}: ${bilingual('没有这个串口', 'there is no such port')}`;
  const advice = bilingual(
    '插好转换器；若它在下方以别的名字列出，把该名字写入配置（Windows 可在设备管理器中固定 COM 号）',
    'plug the adapter in; if it is listed below under another name, put that into the settings',
  );
  return { is: 'wrong', what, advice };
}

function describe({ path, vendorId, productId, serialNumber, manufacturer }: FoundPort): string {
  const ids = vendorId === undefined ? [] : [`USB ${vendorId}:${productId ?? '?'}`];
  const serial = serialNumber === undefined ? [] : [`SN ${serialNumber}`];
  return [path, ...ids, ...serial, ...(manufacturer === undefined ? [] : [manufacturer])].join(
    ' · ',
  );
}
