import { driverCommand, driverHelp } from './driver-command.ts';
import { productContext } from './product-context.ts';
import { exitCodes } from './terminal.ts';

const [group, ...args] = process.argv.slice(2);

if (group === 'driver') {
  process.exitCode = await driverCommand(productContext, args);
} else {
  productContext.terminal.note(driverHelp);
  process.exitCode = group === '--help' ? exitCodes.done : exitCodes.usage;
}
