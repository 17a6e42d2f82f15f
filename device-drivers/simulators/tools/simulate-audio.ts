import { createConvergeDialect } from '../../src/audio/clearone-converge/codec.ts';
import { soundStructureDialect } from '../../src/audio/polycom-soundstructure/codec.ts';
import { AudioLinesSimulator } from '../audio/audio-lines/simulate-audio-lines.ts';
import { QsysCoreSimulator } from '../audio/qsys-qrc/simulate-qsys-core.ts';
import { SscSimulator } from '../audio/sennheiser-ssc/simulate-ssc.ts';
import { ShureAudioSimulator } from '../audio/shure-command-strings/simulate-shure-audio.ts';
import { TesiraSimulator } from '../audio/tesira-ttp/simulate-tesira.ts';
import { YamahaRmSimulator } from '../audio/yamaha-rm/simulate-yamaha-rm.ts';
import { onItsOwn, onPty, onTcp, type SimulatorEntry, type SimulatorStart } from './running-simulator.ts';

const tesira = ({ clock }: SimulatorStart): TesiraSimulator =>
  new TesiraSimulator(clock, [{ tag: 'Hall', channels: 1, attributes: ['level', 'mute'] }]);

const blocks = [{ tag: 'Hall', index: 1 }];

const simulateTesira: SimulatorEntry['start'] = async (start) => {
  const server = tesira(start);
  await server.listen(start.port);
  return onItsOwn('tcp', server, { driver: 'tesira-ttp', options: { blocks } });
};

const simulateTesiraSerial = (start: SimulatorStart) => {
  const device = tesira(start);
  const { faults, unknownInputs } = device;
  const onTheLine = {
    faults,
    unknownInputs,
    receive: (bytes: Uint8Array) => device.receive(bytes),
    onOutput: (listener: (bytes: Uint8Array) => void) => device.onOutput(listener),
    close: () => void device.close(),
  };
  return onPty(onTheLine, 115_200, start.clock, { driver: 'tesira-ttp-serial', options: { blocks } });
};

const simulateShure: SimulatorEntry['start'] = async ({ clock, port }) => {
  const deviceProperties = {
    DEVICE_AUDIO_MUTE: 'OFF',
    PRESET: '01',
    METER_RATE: '00000',
    DEV_LED_IN_STATE: 'OFF',
  };
  const channelProperties = {
    AUDIO_MUTE: 'OFF',
    AUDIO_GAIN_HI_RES: '1100',
    CHAN_NAME: 'Zone',
    AUTOMIX_GATE_OUT_EXT_SIG: 'OFF',
  };
  const model = 'mxa910';
  const array = await ShureAudioSimulator.start(
    { clock, model, channels: 9, deviceProperties, channelProperties },
    port,
  );
  const zones = [{ channel: 1, name: 'Chair', azimuthDeg: 30 }];
  return onItsOwn('tcp', array, { driver: 'shure-command-strings', options: { profile: model, zones } });
};

const simulateQsys: SimulatorEntry['start'] = async ({ clock, port }) => {
  const controls = [
    { component: 'Hall', control: 'gain', value: -10 },
    { component: 'Hall', control: 'mute', value: 0 },
  ];
  const core = await QsysCoreSimulator.start(clock, controls, port);
  const channels = [{ id: 'hall', component: 'Hall', level: 'gain', mute: 'mute', minimumDb: -40, maximumDb: 0 }];
  return onItsOwn('tcp', core, { driver: 'qsys-qrc', options: { channels } });
};

const simulateSsc: SimulatorEntry['start'] = async ({ clock, port }) => {
  const values = {
    '/device/identity/product': 'TCC2',
    '/device/identity/version': '1.7.2',
    '/device/identity/serial': '0123456789',
    '/audio/mute': false,
    '/audio/out1/attenuation': -6,
    '/audio/ref1/gain': 0,
    '/audio/room_in_use': true,
    '/m/beam/azimuth': 0,
    '/m/beam/elevation': 45,
    '/m/in1/peak': -60,
    '/m/ref1/rms': -60,
  };
  const microphone = await SscSimulator.start(clock, values, port);
  return onItsOwn('udp', microphone, { driver: 'sennheiser-ssc', options: {} });
};

const simulateYamaha: SimulatorEntry['start'] = async ({ clock, port }) => {
  const mute = { address: 'RM:Mute', x: 0, y: 0 };
  const unit = await YamahaRmSimulator.start(clock, [{ ...mute, value: 0, minimum: 0, maximum: 1 }], port);
  const channels = [{ id: 'master', mute: { address: mute.address } }];
  return onItsOwn('tcp', unit, { driver: 'yamaha-rm', options: { channels } });
};

const simulateConverge = ({ clock }: SimulatorStart) => {
  const device = new AudioLinesSimulator({
    clock,
    dialect: createConvergeDialect('12'),
    channels: ['5 M', '1 O'],
    presets: ['3'],
    login: null,
  });
  const channels = [
    { id: 'desk', channel: '5', group: 'M' },
    { id: 'hall', channel: '1', group: 'O' },
  ];
  const hosted = { driver: 'clearone-converge', options: { unit: '12', channels } };
  return onPty(device, 57_600, clock, hosted, (path) => ({ serial: { path } }));
};

const simulateSoundStructure = ({ clock, port }: SimulatorStart) => {
  const names = ['Table Mic', 'Hall'];
  const device = new AudioLinesSimulator({
    clock,
    dialect: soundStructureDialect,
    channels: names,
    presets: ['Session'],
    login: null,
  });
  const options = { channels: names.map((name) => ({ name })) };
  return onTcp(device, port, 'many', { driver: 'polycom-soundstructure', options });
};

export const audioSimulators: readonly SimulatorEntry[] = [
  { name: 'tesira-ttp', title: 'Biamp Tesira on telnet', start: simulateTesira },
  { name: 'tesira-ttp-serial', title: 'Biamp Tesira on a serial line (needs socat)', start: simulateTesiraSerial },
  { name: 'shure-command-strings', title: 'Shure ceiling array MXA910', start: simulateShure },
  { name: 'qsys-qrc', title: 'Q-SYS Core with one fader', start: simulateQsys },
  { name: 'sennheiser-ssc', title: 'Sennheiser TeamConnect Ceiling 2', start: simulateSsc },
  { name: 'yamaha-rm', title: 'Yamaha RM with a mute', start: simulateYamaha },
  { name: 'clearone-converge', title: 'ClearOne Converge Pro on a serial line (needs socat)', start: simulateConverge },
  { name: 'polycom-soundstructure', title: 'Polycom SoundStructure', start: simulateSoundStructure },
];
