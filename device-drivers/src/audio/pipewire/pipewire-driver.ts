import { Type, type Static } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { ChildProcessRunner } from '../../usb/child-process-runner.ts';
import { programFolderOption } from '../../usb/program-folder.ts';
import type { ProgramRunner } from '../../usb/program-runner.ts';
import { UsbSupervisor } from '../../usb/usb-supervisor.ts';
import { PipewireSession } from './pipewire-session.ts';

const nodeName = (description: string) =>
  Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: `node.name of the ${description}, from pw-dump` }),
  );

const options = Type.Object(
  {
    microphone: nodeName('source'),
    speaker: nodeName('sink'),
    makeDefault: Type.Optional(
      Type.Boolean({ default: true, description: 'Programs that do not choose use these, also after a restart' }),
    ),
    programFolder: programFolderOption,
  },
  { additionalProperties: false, minProperties: 1 },
);

export const createPipewireDevice = (
  { microphone, speaker, makeDefault = true }: Static<typeof options>,
  runner: ProgramRunner,
  environment: DriverEnvironment,
): Device => {
  const session = new PipewireSession({
    clock: environment.clock,
    runner,
    microphone: microphone ?? null,
    speaker: speaker ?? null,
    makeDefault,
  });
  return new UsbSupervisor({
    description: `sound ${[microphone, speaker].filter((name) => name !== undefined).join(' and ')}`,
    session,
    capabilities: { ...noCapabilities, audioDevice: session },
    environment,
  });
};

/** Microphone and loudspeaker of this machine by PipeWire: `wpctl` to set, `pw-dump` to follow. */
export const pipewireDriver: Driver<typeof options> = {
  name: 'pipewire-audio',
  title: 'Sound of this machine (PipeWire)',
  provides: ['audio-device'],
  options,
  check: ({ microphone, speaker }) =>
    microphone === undefined && speaker === undefined ? [{ path: '', message: 'name a microphone or a speaker' }] : [],
  create: (given, environment) =>
    createPipewireDevice(given, new ChildProcessRunner({ searchPath: given.programFolder ?? null }), environment),
};
