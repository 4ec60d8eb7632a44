import { writeBelow, writeImage } from '../documents/written-below.ts';
import { plotOf } from './plot.ts';
import { type Report, tableOf } from './report.ts';
import type { Soaked } from './soak.ts';

/** Of the run itself. */
interface Circumstances {
  readonly command: string;
  readonly electron: string;
  readonly machine: string;
  /** How many processes waited for a processor, at least and at most. */
  readonly load: readonly [number, number];
}

/** Puts the figures of a soak into docs/soak.md, and its plot beside it. */
export async function writeDocument(
  soaked: Soaked,
  report: Report,
  { command, electron, machine, load }: Circumstances,
): Promise<void> {
  const { played, samples } = soaked;
  const troubles = Object.entries(played.troubles).map(([name, times]) => `${name} ${times} ×`);
  const date = new Date().toLocaleDateString('en-GB', { dateStyle: 'long' });
  const lines = [
    `${date}, Electron ${electron}, ${machine}, load ${load.map((each) => each.toFixed(1)).join(' to ')}.`,
    '',
    `\`\`\`sh\n${command}\n\`\`\``,
    '',
    `${played.days} days with ${played.services} services and ${played.nights} nights with a fresh window; ${troubles.join(', ')}. ${samples.length} samples.`,
    '',
    tableOf(report),
    '',
    report.findings.length === 0
      ? 'Nothing grew.'
      : `**It failed**:\n\n${report.findings.map((finding) => `- ${finding}`).join('\n')}`,
    '',
    '![Memory and open files over the time](images/soak.svg)',
    '',
  ];
  await writeBelow('soak.md', '## The last soak', lines.join('\n'));
  await writeImage('soak.svg', plotOf(samples));
}
