/** `npm run fleet`: a hall's devices seen from a desk. */
import { runFleetCommand } from './fleet/command.ts';
import { workWhereCalled } from './terminal/where-called.ts';

workWhereCalled('fleet');
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());

process.exitCode = await runFleetCommand(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  signal: ended.signal,
});
