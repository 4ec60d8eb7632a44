/** What `init` writes: a hall that could be built at once, and that somebody fills in. */

export const HALL_YAML = `# 大厅配置 / What the hall tells all its devices. Build it with
#   npm run provision -- build --hall hall.yaml --counters counters.csv --key hall.key --out provision.yiping
# 各项含义见 docs/provisioning.md / Every field is told in docs/provisioning.md.
# \${列名} 取自 counters.csv 中该窗口的同名列 / \${name} is the cell of that column in counters.csv;
# \${name:number} 用于数字 / where a number is needed.

hall:
  code: demo-hall
  name: 示例市政务服务中心
  hotline: "12345"
  afterBadRating: 大厅值班负责人会在三个工作日内核实处理。

# 配置包的有效天数：过期后不能再安装，已安装的继续工作 / Days within which a bundle may be installed;
# an installed one goes on working after them.
validDays: 400

# 设备从何处获取新配置包（可选） / Where devices look for newer bundles (optional).
# updates:
#   url: https://files.hall.example/provision.yiping
#   everyMinutes: 60

# 叫号机 / The queue machine.
queue:
  - transport: tcp-server
    profile: yiping-json
    host: "\${address}"
    port: 7300
    allow: [10.0.0.0/24]

# 省平台 / The province. appKey 等密钥在配置包中加密 / such secrets are encrypted in the bundle.
province:
  profile: standard
  base: https://gateway.example/hcp
  appKey: demo-app-key
  appSecret: demo-app-secret

# 口令摘要：npm run pin / Hashes of the PINs, made by npm run pin.
# pins:
#   staff: scrypt$...
#   it: scrypt$...
#   ops: scrypt$...

# 可签到的工作人员；不写则任何工号都可 / Who may sign on; without it whoever has a number.
# staff:
#   - { code: "0512", name: 示例员 }

languages: [zh-Hans, zh-Hant, en]
`;

export const COUNTERS_CSV = `\ufeffnumber,name,group,code,address
1,1号窗口 综合受理,一楼,1-7F3K,10.0.0.11
2,2号窗口 社会保障,一楼,2-9Q2M,10.0.0.12
`;
