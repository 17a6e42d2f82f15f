#!/usr/bin/env node
import { driverCommand } from '../../src/tools/driver-command.ts';
import { productContext } from '../../src/tools/product-context.ts';
import { exitCodes } from '../../src/tools/terminal.ts';
import { simulateCommand } from './simulate-command.ts';

const help = `ratspult: the technician's tools

  ratspult driver …       find, try and record devices
  ratspult simulate …     run a device that is not there

Each explains itself with --help.
`;

const [group, ...args] = process.argv.slice(2);

if (group === 'driver') {
  process.exitCode = await driverCommand(productContext, args);
} else if (group === 'simulate') {
  process.exitCode = await simulateCommand(productContext, args);
} else {
  productContext.terminal.print(help);
  process.exitCode = group === '--help' ? exitCodes.done : exitCodes.usage;
}
