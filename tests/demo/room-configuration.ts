import { chamberSeats } from '@ratspult/device-drivers/simulators';
import { lecternSlot } from './chamber-cameras.ts';
import { soundBlocks } from './chamber-sound.ts';

export interface DemoRoomAddresses {
  readonly dataDir: string;
  readonly listenPort: number;
  readonly serverUrl: string;
  readonly roomName: string;
  readonly serialPath: string;
  readonly onvifAddress: string;
  readonly onvifLogin: { readonly user: string; readonly password: string };
  readonly discussionPort: number;
  readonly projectorPort: number;
  readonly lecternPort: number;
  readonly soundPort: number;
  readonly light: { readonly definitionFile: string; readonly port: number };
  readonly mjpegUrl: (camera: number) => string;
}

const lecternPreset = { id: 'rednerpult', name: 'Rednerpult', slot: lecternSlot };

const presets = [
  { id: 'uebersicht', name: 'Übersicht', slot: 0 },
  ...chamberSeats.map(({ seat, name }) => ({ id: `platz-${seat}`, name: `${seat} ${name}`, slot: seat, seat })),
];

/** The configuration file of the simulated chamber, as a technician would write it for a real one. */
export const demoRoomConfiguration = (addresses: DemoRoomAddresses): unknown => ({
  version: 1,
  roomName: addresses.roomName,
  serverUrl: addresses.serverUrl,
  dataDir: addresses.dataDir,
  listenPort: addresses.listenPort,
  devices: [
    {
      id: 'kamera-1',
      name: 'Kamera 1',
      driver: 'visca-serial',
      options: { path: addresses.serialPath, baudRate: 9600, profile: 'ptzoptics' },
    },
    {
      id: 'kamera-2',
      name: 'Kamera 2',
      driver: 'onvif',
      options: {
        address: addresses.onvifAddress,
        ...addresses.onvifLogin,
        panRangeDeg: [-85, 85],
        tiltRangeDeg: [-20, 25],
      },
    },
    {
      id: 'diskussion',
      name: 'Diskussionsanlage',
      driver: 'shure-dis',
      options: { host: '127.0.0.1', port: addresses.discussionPort },
    },
    {
      id: 'projektor',
      name: 'Projektor',
      driver: 'pjlink',
      options: { host: '127.0.0.1', port: addresses.projectorPort, inputNames: { raumrechner: '32' } },
    },
    {
      id: 'rednerpult',
      name: 'Mikrofon am Rednerpult',
      driver: 'shure-command-strings',
      options: {
        host: '127.0.0.1',
        port: addresses.lecternPort,
        profile: 'mxa310',
        zones: [{ channel: 1, name: 'Rednerpult' }],
      },
    },
    {
      id: 'tonanlage',
      name: 'Tonanlage',
      driver: 'tesira-ttp',
      options: { host: '127.0.0.1', port: addresses.soundPort, blocks: soundBlocks },
    },
    {
      id: 'saallicht',
      name: 'Saallicht',
      driver: 'generic',
      options: {
        definitionFile: addresses.light.definitionFile,
        tcp: { host: '127.0.0.1', port: addresses.light.port },
      },
    },
  ],
  cameras: [1, 2].map((camera) => ({
    deviceId: `kamera-${camera}`,
    source: { kind: 'mjpeg', url: addresses.mjpegUrl(camera) },
    presets: camera === 1 ? [...presets, lecternPreset] : presets,
    overviewPresetId: 'uebersicht',
  })),
  discussionDeviceId: 'diskussion',
  seats: chamberSeats.map(({ seat, name, affiliation }) => ({ seat, name, detail: affiliation })),
  automation: { prioritySeats: [3] },
  talkerMicrophones: [
    {
      deviceId: 'rednerpult',
      zones: [{ zone: 'Rednerpult', cameraId: 'kamera-1', presetId: lecternPreset.id }],
    },
  ],
  audioDevices: soundBlocks.map(({ tag, index }) => ({
    deviceId: 'tonanlage',
    channelId: `${tag}/${index}`,
    name: tag,
    minimumDb: -40,
    maximumDb: 0,
  })),
  displays: [{ deviceId: 'projektor', input: 'raumrechner' }],
  muteKeys: [{ deviceId: 'rednerpult' }],
  lights: {
    scenes: [
      { id: 'sitzung', name: 'Sitzung', when: 'meeting', levels: [{ deviceId: 'saallicht', level01: 1 }] },
      { id: 'vortrag', name: 'Vortrag', when: 'presentation', levels: [{ deviceId: 'saallicht', level01: 0.3 }] },
    ],
  },
});
