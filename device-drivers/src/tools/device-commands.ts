import type { Capabilities } from '../core/capabilities/capabilities.ts';
import type { ImageSetting, Tally, WhiteBalance } from '../core/capabilities/camera-controls.ts';
import { wholeDevice } from '../core/capabilities/switched-things.ts';
import type { Device } from '../core/device.ts';
import { succeeded, type Outcome } from '../core/outcome.ts';

export type CommandResult =
  | { readonly type: 'outcome'; readonly outcome: Outcome<unknown> }
  /** The words after the command make no sense. */
  | { readonly type: 'usage' }
  /** The device is not the kind of thing this command is for. */
  | { readonly type: 'absent' };

interface Bound {
  /** What the device must be; null for what every device can. */
  readonly kind: keyof Capabilities | null;
  readonly run: (device: Device, words: readonly string[]) => Promise<CommandResult>;
}

export interface DeviceCommand extends Bound {
  readonly word: string;
  readonly words: string;
  readonly meaning: string;
  /** Goes on until told otherwise: a single command keeps it for a moment before it ends. */
  readonly holds: boolean;
}

type Answer = Outcome<unknown> | null;
type Words = readonly string[];

const numberIn = (word: string | undefined, low: number, high: number): number | null => {
  const value = word === undefined || word === '' ? Number.NaN : Number(word);
  return value >= low && value <= high ? value : null;
};

const onOff = (word: string | undefined): boolean | null => (word === 'on' ? true : word === 'off' ? false : null);

const oneOf = <Choice extends string>(word: string | undefined, choices: readonly Choice[]): Choice | null =>
  choices.find((choice) => choice === word) ?? null;

/** Calls `ask` unless one of the words could not be read. */
const given = <Value>(value: Value | null, ask: (value: Value) => Answer | Promise<Answer>): Answer | Promise<Answer> =>
  value === null ? null : ask(value);

const numbers = (words: Words, ranges: readonly (readonly [low: number, high: number])[]): readonly number[] | null => {
  const values = ranges.flatMap(([low, high], index) => numberIn(words[index], low, high) ?? []);
  return values.length === ranges.length && words.length === ranges.length ? values : null;
};

/** The name, and the word behind it; of a device that has only one the name may be left out. */
const named = (words: Words, names: readonly string[]): readonly [name: string, word: string | undefined] => {
  const [only = wholeDevice, ...others] = names;
  const left = words.length === 1;
  return left ? [others.length === 0 ? only : wholeDevice, words[0]] : [words[0] ?? '', words[1]];
};

const on = <Kind extends keyof Capabilities>(
  kind: Kind,
  ask: (capability: NonNullable<Capabilities[Kind]>, words: Words) => Answer | Promise<Answer>,
): Bound => ({
  kind,
  run: async (device, words) => {
    const capability: Capabilities[Kind] = device.capabilities[kind];
    if (capability === null) {
      return { type: 'absent' };
    }
    const outcome = await ask(capability, words);
    return outcome === null ? { type: 'usage' } : { type: 'outcome', outcome };
  },
});

const command = (word: string, words: string, meaning: string, bound: Bound, holds = false): DeviceCommand => ({
  word,
  words,
  meaning,
  ...bound,
  holds,
});

const person = 'person';
const speed = [-1, 1] as const;
const level01 = [0, 1] as const;
const percent = [0, 100] as const;
const slot = [0, 255] as const;
const seat = [1, 65_535] as const;
const angle = [-360, 360] as const;
const decibels = [-200, 100] as const;
const tallies: readonly Tally[] = ['off', 'program', 'preview'];
const balances: readonly WhiteBalance[] = ['auto', 'indoor', 'outdoor', 'one-push', 'manual'];
const settings: readonly ImageSetting[] = [
  'brightness',
  'contrast',
  'saturation',
  'sharpness',
  'gain',
  'exposure-compensation',
];

const cameraCommands: readonly DeviceCommand[] = [
  command(
    'move',
    'PAN TILT [ZOOM]',
    'move at speeds -1..1 until stop; right, up and in are positive',
    on('ptzCamera', (camera, words) =>
      given(
        numbers([...words, '0'].slice(0, 3), [speed, speed, speed]),
        ([panSpeed = 0, tiltSpeed = 0, zoomSpeed = 0]) => camera.move({ panSpeed, tiltSpeed, zoomSpeed }, person),
      ),
    ),
    true,
  ),
  command(
    'stop',
    '',
    'stop every motion',
    on('ptzCamera', (camera) => camera.stop()),
  ),
  command(
    'recall',
    'SLOT',
    'travel to a preset',
    on('ptzCamera', (camera, words) =>
      given(numbers(words, [slot]), ([number = 0]) => camera.recallPreset(number, person)),
    ),
  ),
  command(
    'store',
    'SLOT',
    'store where it looks as a preset',
    on('ptzCamera', (camera, words) => given(numbers(words, [slot]), ([number = 0]) => camera.storePreset(number))),
  ),
  command(
    'home',
    '',
    'travel to the home position',
    on('ptzCamera', (camera) => camera.home(person)),
  ),
  command(
    'position',
    '',
    'where it looks: degrees, zoom 0..1',
    on('ptzCamera', (camera) => camera.position()),
  ),
];

const controlCommands: readonly DeviceCommand[] = [
  command(
    'goto',
    'PAN TILT ZOOM',
    'travel to degrees and zoom 0..1',
    on('cameraControls', (camera, words) =>
      given(numbers(words, [angle, angle, level01]), ([panDeg = 0, tiltDeg = 0, zoom01 = 0]) =>
        camera.moveTo({ panDeg, tiltDeg, zoom01 }, person),
      ),
    ),
  ),
  command(
    'focus',
    'SPEED',
    'focus at speed -1 (near) .. 1 (far) until 0',
    on('cameraControls', (camera, words) => given(numbers(words, [speed]), ([value = 0]) => camera.moveFocus(value))),
    true,
  ),
  command(
    'autofocus',
    'on|off',
    'automatic focus',
    on('cameraControls', (camera, [word]) => given(onOff(word), (value) => camera.setAutoFocus(value))),
  ),
  command(
    'power',
    'on|off',
    'power of the camera',
    on('cameraControls', (camera, [word]) => given(onOff(word), (value) => camera.setPower(value))),
  ),
  command(
    'tally',
    tallies.join('|'),
    'tally light',
    on('cameraControls', (camera, [word]) => given(oneOf(word, tallies), (value) => camera.setTally(value))),
  ),
  command(
    'tracking',
    'on|off',
    'automatic tracking',
    on('cameraControls', (camera, [word]) => given(onOff(word), (value) => camera.setAutoTracking(value))),
  ),
  command(
    'image',
    'SETTING [VALUE]',
    `read or set 0..1: ${settings.join(', ')}`,
    on('cameraControls', (camera, [word, value]) =>
      given(oneOf(word, settings), (setting) =>
        value === undefined
          ? camera.image(setting)
          : given(numberIn(value, 0, 1), (level) => camera.setImage(setting, level)),
      ),
    ),
  ),
  command(
    'white-balance',
    balances.join('|'),
    'white balance',
    on('cameraControls', (camera, [word]) => given(oneOf(word, balances), (mode) => camera.setWhiteBalance(mode))),
  ),
  command(
    'restart',
    '',
    'restart the camera',
    on('cameraControls', (camera) => camera.restart()),
  ),
  command(
    'snapshot',
    '',
    'fetch one picture and tell its size',
    on('cameraControls', async (camera) => {
      const picture = await camera.snapshot();
      return picture.ok ? succeeded(`${picture.value.length} bytes`) : picture;
    }),
  ),
  command(
    'stream',
    '',
    'RTSP address',
    on('cameraControls', (camera) => camera.streamAddress()),
  ),
];

const roomCommands: readonly DeviceCommand[] = [
  command(
    'seats',
    '',
    'every seat with its microphone',
    on('discussionSystem', (system) => succeeded(system.seats())),
  ),
  command(
    'mic',
    'SEAT on|off',
    'microphone of a seat',
    on('discussionSystem', (system, [number, word]) =>
      given(numberIn(number, ...seat), (at) => given(onOff(word), (value) => system.setMicrophone(at, value))),
    ),
  ),
  command(
    'all-off',
    '',
    'every microphone off',
    on('discussionSystem', (system) => system.allOff()),
  ),
  command(
    'state',
    '',
    'what the display tells of itself',
    on('display', (display) => succeeded(display.state())),
  ),
  command(
    'power',
    'on|off',
    'power of the display',
    on('display', (display, [word]) => given(onOff(word), (value) => display.setPower(value))),
  ),
  command(
    'input',
    'NAME',
    'input of the display',
    on('display', (display, [name]) => given(name ?? null, (input) => display.selectInput(input))),
  ),
  command(
    'volume',
    '0..100',
    'volume of the display',
    on('display', (display, words) =>
      given(numbers(words, [percent]), ([value = 0]) => display.setVolume(value / 100)),
    ),
  ),
  command(
    'mute',
    'on|off',
    'sound of the display',
    on('display', (display, [word]) => given(onOff(word), (value) => display.setMuted(value))),
  ),
  command(
    'blank',
    'on|off',
    'picture of the display',
    on('display', (display, [word]) => given(onOff(word), (value) => display.setPictureMuted(value))),
  ),
];

const soundCommands: readonly DeviceCommand[] = [
  command(
    'channels',
    '',
    'every channel with level and mute',
    on('audioDevice', (audio) => succeeded(audio.channels())),
  ),
  command(
    'level',
    'CHANNEL DB',
    'level of a channel',
    on('audioDevice', (audio, [channel, value]) =>
      given(channel ?? null, (id) => given(numberIn(value, ...decibels), (level) => audio.setLevel(id, level))),
    ),
  ),
  command(
    'mute',
    'CHANNEL on|off',
    'mute of a channel',
    on('audioDevice', (audio, [channel, word]) =>
      given(channel ?? null, (id) => given(onOff(word), (value) => audio.setMuted(id, value))),
    ),
  ),
  command(
    'preset',
    'NAME',
    'recall a preset of the device',
    on('audioDevice', (audio, [name]) => given(name ?? null, (preset) => audio.recallPreset(preset))),
  ),
  command(
    'meters',
    'MS|off',
    'meter events each so many milliseconds',
    on('audioDevice', (audio, [word]) =>
      word === 'off' ? audio.setMeters(null) : given(numberIn(word, 20, 60_000), (everyMs) => audio.setMeters(everyMs)),
    ),
  ),
  command(
    'mute',
    'on|off',
    'mute light of the telephone',
    on('telephonyHid', (phone, [word]) => given(onOff(word), (value) => phone.setMuted(value))),
  ),
  command(
    'hook',
    'on|off',
    'on: the call is picked up',
    on('telephonyHid', (phone, [word]) => given(onOff(word), (value) => phone.setOffHook(value))),
  ),
  command(
    'ring',
    'on|off',
    'ring light of the telephone',
    on('telephonyHid', (phone, [word]) => given(onOff(word), (value) => phone.setRinging(value))),
  ),
];

const switchedCommands: readonly DeviceCommand[] = [
  command(
    'power',
    '[SOCKET] on|off',
    'an outlet or relay',
    on('powerSocket', (power, words) => {
      const [socket, word] = named(words, power.sockets);
      return given(onOff(word), (value) => power.setOn(socket, value));
    }),
  ),
  command(
    'light',
    '[LAMP] 0..100',
    'level of a lamp, blind or screen',
    on('light', (light, words) => {
      const [lamp, word] = named(words, light.lamps);
      return given(numberIn(word, ...percent), (value) => light.setLevel(lamp, value / 100));
    }),
  ),
  command(
    'lit',
    'BUTTON on|off',
    'lamp of a button',
    on('button', (button, [name, word]) =>
      given(name ?? null, (id) => given(onOff(word), (value) => button.setLit(id, value))),
    ),
  ),
];

const toldBy = (tell: (device: Device) => unknown): Bound => ({
  kind: null,
  run: async (device) => ({ type: 'outcome', outcome: succeeded(tell(device)) }),
});

/** What every device knows, then what each kind can do; the first one the device is wins. */
export const deviceCommands: readonly DeviceCommand[] = [
  command(
    'health',
    '',
    'state, reason and latency',
    toldBy((device) => device.health()),
  ),
  command(
    'identity',
    '',
    'make, model, firmware and serial number',
    toldBy((device) => device.identity()),
  ),
  ...cameraCommands,
  ...controlCommands,
  ...roomCommands,
  ...soundCommands,
  ...switchedCommands,
];
