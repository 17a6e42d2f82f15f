import type { Driver } from '../core/driver.ts';
import { listOptions, transportOf, type ListedOption } from '../finding/option-list.ts';
import { textTable } from './table.ts';
import { exitCodes, type Terminal } from './terminal.ts';

const optionRow = ({ name, required, type, default: preset, description }: ListedOption): readonly string[] => [
  `  ${name}`,
  type,
  required ? 'required' : preset === null ? 'optional' : `default ${JSON.stringify(preset)}`,
  description ?? '',
];

const facts = (driver: Driver): Readonly<Record<string, unknown>> => ({
  name: driver.name,
  title: driver.title,
  provides: driver.provides,
  transport: transportOf(driver),
  options: listOptions(driver.options),
  schema: driver.options,
});

/** Every driver with its options; `json` for other programs. */
export const listDrivers = (drivers: readonly Driver[], json: boolean, terminal: Terminal): number => {
  if (json) {
    terminal.print(JSON.stringify(drivers.map(facts), null, 2));
    return exitCodes.done;
  }
  const rows = drivers.map((driver) => [driver.name, driver.title, transportOf(driver), driver.provides.join(', ')]);
  textTable(['driver', 'devices', 'transport', 'provides'], rows).forEach(terminal.print);
  for (const driver of drivers) {
    terminal.print('');
    textTable([driver.name, 'type', 'value', 'meaning'], listOptions(driver.options).map(optionRow))
      .filter((_, line) => line !== 1)
      .forEach(terminal.print);
  }
  return exitCodes.done;
};
