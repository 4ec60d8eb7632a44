/** A real Prometheus (Debian's package) with the shipped rules, for as long as a test lasts. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import type { TargetGroup } from '../../scripts/fleet/targets.ts';
import { freePort } from '../../scripts/launch/free-port.ts';
import { z } from '../../shared/schema.ts';
import { aFolder } from '../device.ts';

const RULES = resolve(import.meta.dirname, '../../resources/prometheus/alerts.yml');

const answerSchema = z.object({
  data: z.object({
    alerts: z.array(
      z.object({
        state: z.string(),
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()),
      }),
    ),
  }),
});

export type Alert = z.infer<typeof answerSchema>['data']['alerts'][number];

export interface Prometheus {
  /** What fires now. */
  firing(): Promise<readonly Alert[]>;
  /** The values of an instant query, by the label `counter`. */
  query(expr: string): Promise<Readonly<Record<string, number>>>;
}

/**
 * Scrapes and evaluates once a second. Only how long something must last before it fires is another
 * than in the rules a hall gets.
 * @param targets as `npm run fleet -- targets` prints them
 * @param lastsSeconds how long, for every alert
 */
export async function aPrometheus(
  targets: readonly TargetGroup[],
  token: string,
  lastsSeconds: number,
): Promise<Prometheus> {
  const folder = aFolder();
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  write('alerts.json', hasty(parse(readFileSync(RULES, 'utf8')), lastsSeconds));
  write('targets.json', targets);
  // JSON is YAML.
  write('prometheus.yml', {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['alerts.json'],
    scrape_configs: [
      {
        job_name: 'yiping',
        file_sd_configs: [{ files: ['targets.json'] }],
        authorization: { credentials: token },
      },
    ],
  });
  const port = await freePort();
  const child = spawn(
    'prometheus',
    [
      ...[`--config.file=${join(folder, 'prometheus.yml')}`, '--log.level=warn'],
      ...[`--storage.tsdb.path=${join(folder, 'store')}`],
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  const origin = `http://127.0.0.1:${port}`;
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`prometheus ended: ${said}`);
      const { ok } = await fetch(`${origin}/-/ready`);
      if (!ok) throw new Error(`prometheus is not ready: ${said}`);
    },
    { timeout: 30_000, interval: 100 },
  );

  return {
    async firing() {
      const answer = await fetch(`${origin}/api/v1/alerts`);
      const { data } = answerSchema.parse(await answer.json());
      return data.alerts.filter(({ state }) => state === 'firing');
    },
    async query(expr) {
      const answer = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(expr)}`);
      const { data } = vectorSchema.parse(await answer.json());
      return Object.fromEntries(
        data.result.map(({ metric, value }) => [metric['counter'] ?? '', Number(value[1])]),
      );
    },
  };
}

const vectorSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

const rulesSchema = z.looseObject({
  groups: z.array(z.looseObject({ rules: z.array(z.looseObject({ for: z.string().optional() })) })),
});

/** The same rules for somebody who cannot wait. */
function hasty(rules: unknown, seconds: number): unknown {
  const { groups, ...rest } = rulesSchema.parse(rules);
  return {
    ...rest,
    groups: groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => ('alert' in rule ? { ...rule, for: `${seconds}s` } : rule)),
    })),
  };
}
