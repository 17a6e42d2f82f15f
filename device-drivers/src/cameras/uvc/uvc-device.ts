import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import type { DriverEnvironment } from '../../core/driver.ts';
import type { ProgramRunner } from '../../usb/program-runner.ts';
import { Tool } from '../../usb/tool.ts';
import { UsbSupervisor } from '../../usb/usb-supervisor.ts';
import type { PresetStore } from '../../core/preset-store.ts';
import type { UvcProfile } from './profiles.ts';
import { UvcCamera } from './uvc-camera.ts';
import { UvcControls } from './uvc-controls.ts';
import { UvcSession } from './uvc-session.ts';
import type { DeviceFolders } from './video-node.ts';

export interface UvcDeviceOptions {
  readonly runner: ProgramRunner;
  readonly folders: DeviceFolders;
  readonly device: string;
  readonly profile: UvcProfile;
  readonly presets: PresetStore;
  readonly presetSlots: number;
}

const absence = (words: string): 'port-missing' | null =>
  /no such (?:file|device)|cannot open device/i.test(words) && !/permission denied/i.test(words)
    ? 'port-missing'
    : null;

export const createUvcDevice = (options: UvcDeviceOptions, environment: DriverEnvironment): Device => {
  const { clock } = environment;
  const { runner, folders, device, profile, presets, presetSlots } = options;
  const session = new UvcSession({
    tool: new Tool({ clock, runner, program: 'v4l2-ctl', absence }),
    folders,
    device,
    attached: () => camera.recovered(),
    detached: () => {
      controls.lost();
      camera.lost();
    },
    halt: () => camera.halt(),
  });
  const camera = new UvcCamera({ clock, session, profile, presets, presetSlots });
  const controls = new UvcControls({ clock, session, camera });
  return new UsbSupervisor({
    description: device,
    session,
    capabilities: { ...noCapabilities, ptzCamera: camera, cameraControls: controls },
    environment,
  });
};
