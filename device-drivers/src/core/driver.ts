import type { Static, TSchema } from 'typebox';
import type { Clock } from './clock.ts';
import type { Device } from './device.ts';
import type { OptionProblem } from './options.ts';
import type { PresetStore } from './preset-store.ts';
import type { SerialAdapters } from './transport/serial-adapters.ts';
import type { TransportTap } from './transport/tapped-transport.ts';

/** One line per noteworthy event, in English, without personal data. */
export interface DriverLog {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

export interface DriverEnvironment {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: DriverLog;
  /** Listens to the bytes of the device, for the technician's tools; nobody listens in a room. */
  readonly tap?: TransportTap;
  /** Finds USB-serial adapters again that changed their name; without it a line is what its name says. */
  readonly serialAdapters?: SerialAdapters;
  /** Where this one device keeps camera positions that it cannot keep itself; without it they last as long as the program. */
  readonly presets?: PresetStore;
}

export type CapabilityKind =
  | 'ptz-camera'
  | 'camera-controls'
  | 'discussion-system'
  | 'display'
  | 'audio-device'
  | 'telephony-hid'
  | 'power-socket'
  | 'light'
  | 'button';

/**
 * A driver: what the registry lists and the room's configuration names.
 * `options` is the schema of the driver's part of the room configuration; `create` gets options that passed it.
 */
export interface Driver<Options extends TSchema = TSchema> {
  /** Name used in the room's configuration, for instance `visca-serial`. */
  readonly name: string;
  readonly title: string;
  readonly provides: readonly CapabilityKind[];
  readonly options: Options;
  /** What the schema cannot see, for instance whether a file that is named can be read; called before `create`. */
  check?(options: Static<Options>): readonly OptionProblem[];
  create(options: Static<Options>, environment: DriverEnvironment): Device;
}
