import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import { DisplaySession } from '../display-session.ts';
import type { Driver } from '../../core/driver.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { ChildProcessTransport } from '../../core/transport/child-process-transport.ts';
import { CecDialect } from './cec-dialect.ts';
import { CecDisplay } from './cec-display.ts';

const options = Type.Object(
  {
    program: Type.Optional(
      Type.String({ minLength: 1, default: 'cec-client', description: 'The program of libCEC, by name or path' }),
    ),
    adapter: Type.Optional(
      Type.String({ pattern: '^[^-]', description: 'Its adapter, for instance /dev/cec0; the first one otherwise' }),
    ),
    name: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9]{1,13}$', description: 'What the display calls this device' }),
    ),
  },
  { additionalProperties: false },
);

/** Errors, warnings, notices and traffic (protocol.md 1). */
const logLevel = '15';
/** The bus is slow, and a display that starts may be silent for some seconds. */
const watchTimes = { askAfterMs: 5000, silentAfterMs: 16_000 };

/** A display on the HDMI cable by CEC. */
export const hdmiCecDriver: Driver<typeof options> = {
  name: 'hdmi-cec',
  title: 'Display on HDMI-CEC',
  provides: ['display'],
  options,
  create: ({ program = 'cec-client', adapter, name = 'Ratspult' }, environment) => {
    const { clock } = environment;
    const args = ['-t', 'p', '-d', logLevel, '-o', name, ...(adapter === undefined ? [] : [adapter])];
    const dialect = new CecDialect();
    const session = new DisplaySession({ clock, dialect });
    return new Supervisor({
      transport: new ChildProcessTransport({ program, args, clock }),
      protocol: session,
      watchTimes,
      capabilities: { ...noCapabilities, display: new CecDisplay(session, dialect) },
      environment,
    });
  },
};
