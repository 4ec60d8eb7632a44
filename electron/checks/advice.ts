import { bilingual } from '../../shared/mistake-text.ts';

/** What is behind the sober words of the client and the adapters, and what to do about it. */
interface Trouble {
  readonly when: RegExp;
  readonly cause: string;
  readonly advice: string;
}

const clock = {
  cause: bilingual(
    '本机时间不对，或证书确已过期',
    'this computer’s clock is off, or the certificate has expired',
  ),
  advice: bilingual(
    '先核对本机日期和时间（启用 NTP）；时间无误则请平台更换证书',
    'check date and time of this computer first (use NTP); if they are right, the province has to renew its certificate',
  ),
};

/** The first that fits counts. */
const TROUBLES: readonly Trouble[] = [
  {
    when: /ENOTFOUND|EAI_AGAIN/,
    cause: bilingual('域名无法解析', 'the host name cannot be resolved'),
    advice: bilingual(
      '核对地址中的主机名；检查本机 DNS 设置，政务外网域名须用政务外网的 DNS',
      'check the host name in the address and this computer’s DNS servers; names of the government network need its own DNS',
    ),
  },
  {
    when: /ECONNREFUSED/,
    cause: bilingual(
      '主机可达，但该端口无服务',
      'the host answers, but nothing listens on this port',
    ),
    advice: bilingual(
      '核对端口号；请平台确认服务已启动',
      'check the port; ask the province whether its service runs',
    ),
  },
  {
    when: /EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|no connection within/,
    cause: bilingual('网络不通', 'there is no way through the network'),
    advice: bilingual(
      '检查网线、网关和路由；请防火墙管理员放行本机到该地址的访问，并确认本机 IP 在平台白名单内',
      'check cable, gateway and route; have the firewall let this computer through, and its address put on the province’s list',
    ),
  },
  {
    when: /ALTNAME_INVALID/,
    cause: bilingual('证书不是发给这个主机名的', 'the certificate is for another host name'),
    advice: bilingual(
      '地址须用证书上的域名，不要用 IP 或别名；若域名无误，可能有人冒充该主机',
      'use the name the certificate is for, not an address or an alias; if the name is right, somebody else may be answering',
    ),
  },
  { when: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/, ...clock },
  {
    when: /SELF_SIGNED|UNABLE_TO|ISSUER|CERT_UNTRUSTED|CERT_SIGNATURE|CERT_CHAIN/,
    cause: bilingual(
      '服务器证书不由所信任的机构签发',
      'the server’s certificate does not come from a trusted authority',
    ),
    advice: bilingual(
      '向平台索取根证书（CA），以 PEM 格式写入 province.ca；切勿关闭校验。若 CA 无误，可能有设备在中间拦截 HTTPS',
      'get the authority’s certificate (CA) from the province and put it as PEM into province.ca; if it is the right one, something on the way may be intercepting HTTPS',
    ),
  },
  {
    when: /ERR_SSL|EPROTO/,
    cause: bilingual(
      '该端口不使用 HTTPS，或 TLS 版本过旧',
      'this port does not speak HTTPS, or only an outdated TLS',
    ),
    advice: bilingual(
      '核对端口号（HTTPS 常为 443）；请平台启用 TLS 1.2 以上',
      'check the port (HTTPS is usually 443); ask the province for TLS 1.2 or newer',
    ),
  },
  {
    when: /ECONNRESET|EPIPE|UND_ERR_SOCKET|connection broke/,
    cause: bilingual('连接被中途切断', 'the connection was cut'),
    advice: bilingual(
      '多为防火墙或 IP 白名单：请平台确认本机 IP 已登记；也可能是 http 与 https 写错',
      'mostly a firewall or a list of allowed addresses: ask the province whether this computer is on it; or http and https were confused',
    ),
  },
  {
    when: /no complete answer within/,
    cause: bilingual(
      '已连上，但迟迟没有完整应答',
      'connected, but no complete answer came in time',
    ),
    advice: bilingual(
      '稍后再试；若总是如此，请平台检查其后台，或加大 totalTimeoutMs',
      'try again later; if it stays so, the province has to look at its servers, or totalTimeoutMs has to be longer',
    ),
  },
  {
    when: /HTTP 3\d\d to/,
    cause: bilingual(
      '被转到别处：多为上网认证页，或地址写错',
      'sent elsewhere: mostly a log-in page of the network (captive portal), or a wrong address',
    ),
    advice: bilingual(
      '在本机浏览器打开任一网站，完成上网认证，或请网管免认证；若仍如此，核对 province 中的地址（http/https、路径）',
      'open any page in a browser here and log in to the network, or have the device exempted; if it stays so, check the address (http/https, path)',
    ),
  },
  {
    when: /HTTP 200 .*text\/html/,
    cause: bilingual(
      '应答是网页而不是接口：多为上网认证页，或地址写错',
      'a web page answered instead of the interface: mostly a log-in page of the network (captive portal), or a wrong address',
    ),
    advice: bilingual(
      '在本机浏览器打开任一网站，完成上网认证，或请网管免认证；若仍如此，核对 province 中的地址和路径',
      'open any page in a browser here and log in to the network, or have the device exempted; if it stays so, check address and path',
    ),
  },
  {
    when: /HTTP 40[45] /,
    cause: bilingual('该地址上没有这个接口', 'there is no such interface at this address'),
    advice: bilingual(
      '核对 province 中的地址，尤其是路径（是否多写或少写了一段）',
      'check the address, above all its path (a part too much or too few)',
    ),
  },
  {
    when: /code 1003|时间戳/,
    cause: bilingual(
      '本机与平台的时间相差过大',
      'this computer’s clock and the province’s are too far apart',
    ),
    advice: bilingual('校准本机时间（启用 NTP）', 'set this computer’s clock (use NTP)'),
  },
  {
    when: /HTTP 40[13] /,
    cause: bilingual('访问被拒绝', 'access was refused'),
    advice: bilingual(
      '逐字核对应用标识和密钥；请平台确认本应用已授权、本机 IP 在白名单内',
      'compare app key and secrets letter by letter; ask the province whether this application is allowed and this computer’s address is on its list',
    ),
  },
  {
    when: /HTTP 429|code 4290|系统繁忙/,
    cause: bilingual('平台限流或繁忙', 'the province is busy, or limits calls'),
    advice: bilingual('几分钟后再试', 'try again in some minutes'),
  },
  {
    when: /HTTP 5\d\d/,
    cause: bilingual('平台内部故障', 'the province has a fault of its own'),
    advice: bilingual(
      '本机无须改动；稍后再试，仍不行请通知平台',
      'nothing is to be changed here; try again later, then tell the province',
    ),
  },
  {
    when: /code 5\d+|SOAP fault/,
    cause: bilingual('平台处理时出错', 'the province failed over what was sent'),
    advice: bilingual(
      '稍后再试；若总是如此，核对加密设置（settings.cipher）和接口地址，再请平台查日志',
      'try again later; if it stays so, check the cipher (settings.cipher) and the address, then have the province look into its log',
    ),
  },
  {
    when: /HTTP 2\d\d without/,
    cause: bilingual('应答不是这个接口的格式', 'the answer is not one of this interface'),
    advice: bilingual(
      '核对地址、路径和 profile（接口种类）；请平台确认接口版本',
      'check address, path and profile; ask the province which version of the interface this is',
    ),
  },
];

/**
 * Names what is behind the words of an outcome.
 * @param detail as the client or an adapter says it; it quotes nobody
 * @returns cause and advice; `undefined` when these words are none we know
 */
export function adviceFor(detail: string): Pick<Trouble, 'cause' | 'advice'> | undefined {
  return TROUBLES.find(({ when }) => when.test(detail));
}
