import { Type } from 'typebox';
import type { Driver } from '../../core/driver.ts';
import { ChildProcessRunner } from '../../usb/child-process-runner.ts';
import { programFolderOption } from '../../usb/program-folder.ts';
import { presetFileOption, presetStoreOf } from '../stored-positions/preset-file.ts';
import { uvcProfileNames, uvcProfiles } from './profiles.ts';
import { createUvcDevice } from './uvc-device.ts';
import { realDeviceFolders } from './video-node.ts';

const options = Type.Object(
  {
    device: Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[^-]',
      description: 'Name below /dev/v4l/by-id or /dev/v4l/by-path, with or without -video-index0, or a path',
    }),
    presetFile: presetFileOption,
    programFolder: programFolderOption,
    presetSlots: Type.Optional(Type.Integer({ minimum: 0, maximum: 256, default: 64 })),
    profile: Type.Optional(Type.Enum([...uvcProfileNames], { default: 'generic' })),
  },
  { additionalProperties: false },
);

/** Pan-tilt-zoom cameras on USB, by `v4l2-ctl` beside whoever shows the picture. */
export const uvcDriver: Driver<typeof options> = {
  name: 'uvc-ptz',
  title: 'USB camera (UVC)',
  provides: ['ptz-camera', 'camera-controls'],
  options,
  create: ({ device, presetFile, programFolder = null, presetSlots = 64, profile = 'generic' }, environment) =>
    createUvcDevice(
      {
        runner: new ChildProcessRunner({ searchPath: programFolder }),
        folders: realDeviceFolders,
        device,
        profile: uvcProfiles[profile],
        presets: presetStoreOf(presetFile, environment),
        presetSlots,
      },
      environment,
    ),
};
