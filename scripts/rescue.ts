/** `npm run rescue`: delivers a device's undelivered records from another machine. */
import { runRescueCommand } from './rescue/command.ts';
import { workWhereCalled } from './terminal/where-called.ts';

workWhereCalled('rescue');
process.exitCode = await runRescueCommand(process.argv.slice(2), (line) =>
  process.stdout.write(`${line}\n`),
);
