/** `npm run province`: what IT runs on site to see whether a hall's devices will get through. */
import { runProvinceCommand } from './province-check/command.ts';
import { workWhereCalled } from './terminal/where-called.ts';

workWhereCalled('province');
process.exitCode = await runProvinceCommand(process.argv.slice(2), (line) =>
  process.stdout.write(`${line}\n`),
);
