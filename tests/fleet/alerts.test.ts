/** The alert rules and the dashboard, by Prometheus's own tool. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { metricsOf } from '../../electron/status/metrics.ts';
import { z } from '../../shared/schema.ts';
import { aFolder } from '../device.ts';
import { aDeviceState } from './a-device.ts';
import { CASES, type Case, type Expectation, TARGET } from './alert-cases.ts';

const HOME = resolve(import.meta.dirname, '../../resources/prometheus');

const ruleSchema = z.object({
  alert: z.string().optional(),
  expr: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
const GROUPS = z
  .object({ groups: z.array(z.object({ name: z.string(), rules: z.array(ruleSchema) })) })
  .parse(parse(readFileSync(join(HOME, 'alerts.yml'), 'utf8'))).groups;
const RULES = GROUPS.flatMap(({ rules }) => rules);
const ALERTS = RULES.filter(({ alert }) => alert !== undefined);

/** Both sides of a case as `promtool test rules` takes it. */
function testsOf(alert: string, { fires, quiet }: Expectation): readonly unknown[] {
  const rule = ALERTS.find((each) => each.alert === alert);
  if (rule === undefined) throw new Error(`there is no alert ${alert}`);
  const labels = { ...(fires.allLabels ?? { ...TARGET, ...fires.labels }), ...rule.labels };
  const write = (text: string) =>
    text
      .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => Object(labels)[name])
      .replace(/\{\{ \$value[^}]*\}\}/g, fires.value ?? '');
  const annotations = Object.entries(rule.annotations).map(([key, text]) => [key, write(text)]);
  const alerts = [{ exp_labels: labels, exp_annotations: Object.fromEntries(annotations) }];
  const test = (one: Case, expected: readonly unknown[]) => ({
    name: `${alert} at ${one.at}`,
    interval: '1m',
    input_series: Object.entries(one.series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [{ eval_time: one.at, alertname: alert, exp_alerts: expected }],
  });
  return [test(fires, alerts), ...quiet.map((one) => test(one, []))];
}

/** @returns what promtool prints. @throws with it when promtool is not content */
function promtool(...words: readonly string[]): string {
  return execFileSync('promtool', words, { encoding: 'utf8' });
}

/** Names of metrics in an expression. */
const metricsIn = (expr: string) => expr.match(/\byiping_[a-z_]+/g) ?? [];

describe('the alert rules', () => {
  it('are rules', () => {
    expect(promtool('check', 'rules', join(HOME, 'alerts.yml'))).toContain('SUCCESS');
    const config = join(HOME, 'prometheus.yml');
    expect(promtool('check', 'config', '--syntax-only', config)).toContain('SUCCESS');
  });

  it('fire when they should, with their words filled in, and not otherwise', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(ALERTS.map(({ alert }) => alert).toSorted());
    const file = join(aFolder(), 'alerts.test.yml');
    const tests = Object.entries(CASES).flatMap(([alert, each]) => testsOf(alert, each));
    // JSON is YAML. Without an order of its own promtool takes the groups as they come.
    const content = {
      ...{ rule_files: [join(HOME, 'alerts.yml')], evaluation_interval: '1m', tests },
      group_eval_order: GROUPS.map(({ name }) => name),
    };
    writeFileSync(file, JSON.stringify(content));
    expect(promtool('test', 'rules', file)).toContain('SUCCESS');
  });

  it('say in Chinese and English what is the matter and what to do', () => {
    for (const { annotations } of ALERTS) {
      expect(Object.keys(annotations).toSorted()).toEqual([
        ...['action', 'action_en', 'summary', 'summary_en'],
      ]);
      expect(annotations['summary']).toMatch(/\p{Script=Han}/u);
      expect(annotations['summary_en']).not.toMatch(/\p{Script=Han}/u);
    }
  });
});

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});

describe('rules and dashboard', () => {
  const { panels } = dashboardSchema.parse(
    JSON.parse(readFileSync(join(HOME, 'dashboard.json'), 'utf8')),
  );
  const drawn = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  it('ask only for metrics that a device has', async () => {
    const alarms = [{ name: 'disk', why: 'full', since: 1 }];
    const told = await metricsOf(aDeviceState({ alarms })).metrics();
    const asked = [...RULES.map(({ expr }) => expr), ...drawn].flatMap(metricsIn);
    expect(asked.filter((name) => !told.includes(`\n${name}`))).toEqual([]);
  });

  it('draw expressions that Prometheus understands', () => {
    const file = join(aFolder(), 'drawn.yml');
    const rules = drawn.map((expr, at) => ({
      record: `drawn:${at}`,
      expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1d'),
    }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'drawn', rules }] }));
    expect(promtool('check', 'rules', file)).toContain(`${drawn.length} rules found`);
  });
});
