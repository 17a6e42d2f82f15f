import { mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HidrawFolder } from '../usb/hidraw-folder.ts';
import { PipewireSimulator, type SimulatedSoundNode } from '../usb/simulate-pipewire.ts';
import { SpeakerphoneSimulator } from '../usb/simulate-speakerphone.ts';
import { UvcCameraSimulator } from '../usb/simulate-uvc-camera.ts';
import { speakerphoneStyles } from '../usb/speakerphone-styles.ts';
import { ToolFolder } from '../usb/tool-folder.ts';
import type { SimulatedTool } from '../usb/simulated-tools.ts';
import type { SimulatorEntry } from './running-simulator.ts';

const cameraName = 'usb-Sample_PTZ_Camera_8C1F02-video-index0';

/** The camera's nodes are files of the tools' folder; the simulator knows them as those of `/dev`. */
const below = (root: () => string, camera: UvcCameraSimulator): SimulatedTool => ({
  faults: camera.faults,
  stream: () => null,
  run: (args) => camera.run(args.map((word) => (word.startsWith(`${root()}/`) ? word.slice(root().length) : word))),
});

const simulateUvc: SimulatorEntry['start'] = async ({ clock }) => {
  const camera = new UvcCameraSimulator({ clock, kind: 'speeds', reportsTarget: false });
  let root = '';
  const tools = await ToolFolder.start(clock, { 'v4l2-ctl': below(() => root, camera) });
  root = await realpath(tools.path);
  const node = join(root, 'dev', `video${camera.firstNode}`);
  const device = join(root, cameraName);
  await mkdir(join(root, 'dev'));
  await writeFile(node, '');
  await symlink(node, device);
  return {
    address: `camera ${device}`,
    driver: 'uvc-ptz',
    options: { device, programFolder: root },
    faults: tools.faultsOf('v4l2-ctl', camera.faults),
    cable: {
      cut: async () => {
        camera.pluggedIn = false;
        await rm(device, { force: true });
      },
      replug: async () => {
        camera.pluggedIn = true;
        await rm(device, { force: true });
        await symlink(node, device);
      },
    },
    actions: {},
    takeUnknown: () => camera.unknownInputs.splice(0),
    close: async () => {
      camera.close();
      await tools.close();
    },
  };
};

const speaker: SimulatedSoundNode = {
  name: 'alsa_output.usb-Sample_Speakerphone-00.analog-stereo',
  description: 'Sample Speakerphone',
  mediaClass: 'Audio/Sink',
};
const microphone: SimulatedSoundNode = {
  name: 'alsa_input.usb-Sample_Speakerphone-00.mono-fallback',
  description: 'Sample Speakerphone',
  mediaClass: 'Audio/Source',
};

const simulatePipewire: SimulatorEntry['start'] = async ({ clock }) => {
  const pipewire = new PipewireSimulator();
  pipewire.plugIn(microphone, speaker);
  const tools = await ToolFolder.start(clock, { 'pw-dump': pipewire.dumpTool, wpctl: pipewire.controlTool });
  return {
    address: `sound by the tools in ${tools.path}`,
    driver: 'pipewire-audio',
    options: { microphone: microphone.name, speaker: speaker.name, programFolder: tools.path },
    faults: tools.faultsOf('wpctl', pipewire.controlFaults),
    cable: {
      cut: async () => [microphone, speaker].forEach(({ name }) => pipewire.unplug(name)),
      replug: async () => pipewire.plugIn(...[microphone, speaker].filter(({ name }) => !pipewire.node(name))),
    },
    actions: {
      turn: ([percent = '', word]) => {
        const volume = percent === '' ? Number.NaN : Number(percent) / 100;
        if (!(volume >= 0 && volume <= 1)) {
          return null;
        }
        pipewire.turn(speaker.name, volume, word === 'muted');
        return `loudspeaker at ${percent} %${word === 'muted' ? ', muted' : ''}`;
      },
    },
    takeUnknown: () => pipewire.unknownInputs.splice(0),
    close: () => tools.close(),
  };
};

const simulateTelephone: SimulatorEntry['start'] = async ({ clock }) => {
  const style = speakerphoneStyles.jabra;
  const phone = new SpeakerphoneSimulator(clock, style);
  const folder = await HidrawFolder.start(clock, phone, style);
  const lights = (): string =>
    `lights: off-hook ${phone.lamp('off-hook') ? 'on' : 'off'}, mute ${phone.lamp('mute') ? 'on' : 'off'}`;
  return {
    address: `${style.name} below ${folder.path}`,
    driver: 'hid-telephony',
    options: { deviceFolder: folder.path },
    faults: phone.faults,
    cable: { cut: () => folder.cut(), replug: () => folder.replug() },
    actions: {
      mute: () => {
        phone.pressMute();
        return `mute key pressed; ${lights()}`;
      },
      hook: () => {
        phone.pressHook();
        return `hook key pressed; ${lights()}`;
      },
      lights,
    },
    takeUnknown: () => phone.unknownInputs.splice(0),
    close: () => folder.close(),
  };
};

/** Devices of this machine: their tools are programs in a folder that the options name. */
export const usbSimulators: readonly SimulatorEntry[] = [
  { name: 'uvc-ptz', title: 'USB camera (UVC) behind a v4l2-ctl of its own', start: simulateUvc },
  {
    name: 'pipewire-audio',
    title: 'USB speakerphone behind a pw-dump and wpctl of its own',
    start: simulatePipewire,
  },
  { name: 'hid-telephony', title: 'USB speakerphone keys behind a folder of its own', start: simulateTelephone },
];
