import { join, resolve } from 'node:path';
import { buildPackage } from '../../package/build-package.ts';
import { stageTree } from './stage-tree.ts';

const root = resolve(import.meta.dirname, '../../..');

const description = `the room PC of a city's own video-conferencing
 Turns a PC with a touch screen and a display into the conference room's
 control and its seat in the meeting: cameras, microphones, displays and
 discussion systems, two locked-down browser pages, nothing else.
 It takes over both screens of the machine it is installed on.`;

const depends = [
  'systemd (>= 254)',
  'init-system-helpers (>= 1.54)',
  'debconf (>= 0.5) | debconf-2.0',
  'libpam-systemd',
  'dbus-user-session',
  'udev',
  'sway (>= 1.9)',
  'swayidle',
  'swaybg',
  'chromium',
  'fonts-dejavu-core',
  'pipewire',
  'pipewire-pulse',
  'wireplumber',
  'libspa-0.2-modules',
  'nftables',
  'systemd-timesyncd | time-daemon',
];

await buildPackage({
  name: 'ratspult-appliance',
  script: 'package:appliance',
  workspaces: ['appliance', 'device-drivers'],
  // Only the C library is linked, and Debian 13 reads what was linked on Debian 12.
  perRelease: false,
  programs: () => [process.execPath],
  others: () => [],
  stage: (tree, packages) => stageTree({ root, tree, packages, nodeBinary: process.execPath }),
  facts: (libraries) => ({
    name: 'ratspult-appliance',
    section: 'video',
    relations: {
      Depends: [libraries, ...depends].join(', '),
      Recommends: 'grim, rtkit, alsa-ucm-conf, libgl1-mesa-dri, intel-media-va-driver, mesa-va-drivers',
      Suggests: 'firmware-sof-signed, firmware-intel-graphics, firmware-amd-graphics, firmware-realtek',
    },
    description,
    scripts: join(import.meta.dirname, 'debian'),
  }),
});
