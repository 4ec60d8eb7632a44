import { expect, inject, it } from 'vitest';
import { reportOf } from '../../scripts/soak/report.ts';
import { soak } from '../../scripts/soak/soak.ts';

it('a soak sees a leak that was planted into the running device, and where it is', {
  timeout: 180_000,
}, async ({ skip }) => {
  skip(process.getuid?.() !== 0, 'only root on Linux may look into Chromium’s sandboxed processes');
  const soaked = await soak({
    app: inject('app'),
    display: inject('display'),
    seed: 1,
    ms: 40_000,
    everyMs: 1_000,
    async plant({ hall }) {
      await hall.kiosk().electron.evaluate(() => {
        const kept: Buffer[] = [];
        setInterval(() => kept.push(Buffer.alloc(2 ** 22, 1)), 250);
      });
    },
    say: () => undefined,
  });
  const { findings, series } = reportOf(soaked);
  expect(findings.join('\n')).toMatch(/^memory \(PSS\) of all processes: grew by \d/m);
  const growth = (name: string) => series.find((each) => each.name === name)?.growth ?? 0;
  // Some 80 × 4 MiB.
  expect(growth('– main')).toBeGreaterThan(0.3);
  expect(growth('– main')).toBeGreaterThan(growth('– window'));
});
