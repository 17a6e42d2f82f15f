import type { Cancel, Clock } from '../../../src/core/clock.ts';
import type { DecodedCommand } from '../../../src/cameras/visca/codec.ts';
import { panWays, powerStates, tiltWays, type ViscaCommandName } from '../../../src/cameras/visca/commands.ts';
import {
  absoluteCommandOf,
  memoriesOf,
  viscaProfiles,
  type ViscaProfile,
  type ViscaProfileName,
} from '../../../src/cameras/visca/profiles.ts';
import { toNibbles } from '../../../src/cameras/visca/template.ts';
import { CameraSettings } from './camera-settings.ts';
import type { DecodedOther } from './other-commands.ts';
import { PtzMechanics, type MechanicalPosition } from '../../ptz-mechanics.ts';

/** protocol.md 1.6: speeds run from about 1 degree per second to these. */
const maxPanDegPerS = 120;
const maxTiltDegPerS = 80;
const zoomSeconds = 3;
/** Where the one person stands whom a tracking camera finds. */
const person = { panDeg: 12, tiltDeg: -3 } as const;
const powerOnMs = 800;

const valueHd = [0x02, 0x20, 0x09, 0x50, 0x01, 0x07, 0x02] as const;

/** Names without an entry answer as a clone does. */
const versionData: Readonly<Partial<Record<ViscaProfileName, readonly number[]>>> = {
  ptzoptics: [0x02, 0x20, 0x05, 0x13, 0x06, 0x40, 0x02],
  'sony-srg': [0x00, 0x01, 0x06, 0x17, 0x02, 0x10, 0x02],
  'sony-brc': [0x00, 0x01, 0x05, 0x19, 0x02, 0x10, 0x02],
  'sony-fr7': [0x00, 0x01, 0x05, 0x1e, 0x02, 0x10, 0x02],
};

/** Speeds grow with the value as on ValueHD cameras: 1 degree per second at 1, the greatest at the top. */
const degPerS = (value: number, top: number, fastest: number): number =>
  fastest ** Math.min(1, Math.max(0, (value - 1) / (top - 1)));

const signed = (value: number, nibbles: number): number => (value >= 16 ** nibbles / 2 ? value - 16 ** nibbles : value);

type Field = (name: string) => number;

export type Refusal = 'syntax' | 'not-executable';

/** protocol.md 1.4: zoom and focus know a standard speed beside the eight that can be chosen. */
const drives = { standardIn: 0x02, standardOut: 0x03 } as const;
const standardSpeed = 3;

const within = (fields: ReadonlyMap<string, number>, field: string, low: number, high: number): boolean => {
  const value = fields.get(field) ?? low;
  return value >= low && value <= high;
};

export interface CameraBodyOptions {
  readonly clock: Clock;
  readonly profile: ViscaProfileName;
  readonly initial: MechanicalPosition;
  readonly powered: boolean;
  /** Lowest and highest angle; what the profile says unless given. */
  readonly panRangeDeg?: readonly [number, number];
  readonly tiltRangeDeg?: readonly [number, number];
}

/** What a VISCA camera does with a command, apart from the protocol: motors, memories, power. */
export class CameraBody {
  readonly mechanics: PtzMechanics;
  readonly #clock: Clock;
  readonly #profileName: ViscaProfileName;
  readonly #profile: ViscaProfile;
  readonly #memories = new Map<number, MechanicalPosition>();
  #power: 'on' | 'standby' | 'off';
  readonly #settings: CameraSettings;
  #cancelPower: Cancel | null = null;

  constructor(options: CameraBodyOptions) {
    this.#clock = options.clock;
    this.#profileName = options.profile;
    this.#profile = viscaProfiles[options.profile];
    this.#settings = new CameraSettings(this.#profile);
    this.#power = options.powered ? 'on' : 'standby';
    this.mechanics = new PtzMechanics({
      clock: options.clock,
      panRangeDeg: options.panRangeDeg ?? this.#profile.panRangeDeg,
      tiltRangeDeg: options.tiltRangeDeg ?? this.#profile.tiltRangeDeg,
      maxPanDegPerS,
      maxTiltDegPerS,
      zoomSeconds,
      initial: options.initial,
    });
  }

  get power(): 'on' | 'standby' | 'off' {
    return this.#power;
  }

  /** The last value of a setting, by the name of its command; null when it was never set. */
  setting(name: ViscaCommandName): number | null {
    return this.#settings.value(name);
  }

  /** What the camera refuses a command with (protocol.md 1.3); null when it takes it. */
  refuses(command: DecodedCommand): Refusal | null {
    const { name } = command;
    const allowed = (this.#power === 'on' || name === 'power') && this.#settings.allows(name);
    if (!allowed) {
      return 'not-executable';
    }
    return this.#accepts(command) ? null : 'syntax';
  }

  refusesOther({ fields }: DecodedOther): Refusal | null {
    if (this.#power !== 'on') {
      return 'not-executable';
    }
    return this.#speedsFit(fields) && this.#memoryFits(fields) ? null : 'syntax';
  }

  storeMemory(memory: number, position: MechanicalPosition): void {
    this.#memories.set(memory, position);
  }

  /** No mains for a while, then it boots. */
  powerCycle(offMs: number, booted: () => void): void {
    this.#cancelPower?.();
    this.#power = 'off';
    this.mechanics.stop();
    this.#cancelPower = this.#clock.after(offMs, () => {
      this.#power = 'on';
      this.#settings.booted();
      booted();
    });
  }

  close(): void {
    this.#cancelPower?.();
    this.mechanics.close();
  }

  /** protocol.md 1.5; null for what is no inquiry. */
  inquiryData(name: ViscaCommandName): readonly number[] | null {
    return this.#answers[name]?.() ?? this.#settings.inquiryData(name);
  }

  /** Whether every field is in the range of this camera (protocol.md 1.4, 1.6); it answers others with a syntax error. */
  #accepts({ name, fields }: DecodedCommand): boolean {
    const drive = fields.get('drive') ?? drives.standardIn;
    return (
      this.#speedsFit(fields) &&
      (name !== 'panTiltDrive' || within(fields, 'tiltSpeed', 1, this.#profile.tiltSpeedMax)) &&
      within(fields, 'panWay', panWays.left, panWays.still) &&
      within(fields, 'tiltWay', tiltWays.up, tiltWays.still) &&
      this.#memoryFits(fields) &&
      (drive === drives.standardIn || drive === drives.standardOut || /^[23][0-7]$/.test(drive.toString(16))) &&
      within(fields, 'power', powerStates.on, powerStates.standby) &&
      this.#settings.knows(name) &&
      (!name.startsWith('panTiltAbsolute') || name === absoluteCommandOf(this.#profile))
    );
  }

  /** Newer Sony lists send the tilt speed of a travel as 0. */
  #speedsFit(fields: ReadonlyMap<string, number>): boolean {
    const { panSpeedMax, tiltSpeedMax } = this.#profile;
    return within(fields, 'panSpeed', 1, panSpeedMax) && within(fields, 'tiltSpeed', 0, tiltSpeedMax);
  }

  #memoryFits(fields: ReadonlyMap<string, number>): boolean {
    return within(fields, 'memory', 0, Math.max(...memoriesOf(this.#profile)));
  }

  execute({ name, fields }: DecodedCommand): void {
    this.#actions[name]?.((field) => fields.get(field) ?? 0);
    this.#settings.set(name, fields);
  }

  executeOther({ name, fields }: DecodedOther): void {
    const { unitsPerDegree } = this.#profile;
    const { panDeg, tiltDeg } = this.mechanics.position();
    const field: Field = (one) => fields.get(one) ?? 0;
    switch (name) {
      case 'memoryReset':
        this.#memories.delete(field('memory'));
        return;
      case 'panTiltRelative':
        this.mechanics.goTo({
          panDeg: panDeg + signed(field('pan'), 4) / unitsPerDegree,
          tiltDeg: tiltDeg + signed(field('tilt'), 4) / unitsPerDegree,
        });
        return;
      case 'panTiltReset':
        // It finds its ends anew and looks ahead.
        this.mechanics.goTo({ panDeg: 0, tiltDeg: 0 });
        return;
      case 'focusTrigger':
      case 'focusDirect':
      case 'redGain':
      case 'blueGain':
      case 'backlight':
        // What they do to the picture is not simulated.
        return;
    }
  }

  /**
   * A camera that tracks turns to the person as soon as it has arrived anywhere else, also at a preset (i-PRO, technical
   * library 123111: tracking starts when the camera has moved to the preset; for VISCA cameras uncertain).
   */
  follow(): void {
    const { panDeg, tiltDeg } = this.mechanics.position();
    const isThere = Math.abs(panDeg - person.panDeg) < 0.01 && Math.abs(tiltDeg - person.tiltDeg) < 0.01;
    if (this.#settings.tracks && !isThere && !this.mechanics.moving()) {
      this.mechanics.goTo(person, 0.2);
    }
  }

  readonly #answers: Readonly<Partial<Record<ViscaCommandName, () => readonly number[]>>> = {
    versionInquiry: () => versionData[this.#profileName] ?? valueHd,
    powerInquiry: () => [this.#power === 'on' ? powerStates.on : powerStates.standby],
    zoomInquiry: () => toNibbles(Math.round(this.mechanics.position().zoom01 * this.#profile.zoomTele), 4),
    panTiltInquiry: () => {
      const { panDeg, tiltDeg } = this.mechanics.position();
      const { unitsPerDegree, positionNibbles } = this.#profile;
      const nibbles = (deg: number, count: number): number[] => toNibbles(Math.round(deg * unitsPerDegree), count);
      return [...nibbles(panDeg, positionNibbles[0]), ...nibbles(tiltDeg, positionNibbles[1])];
    },
  };

  readonly #actions: Readonly<Partial<Record<ViscaCommandName, (field: Field) => void>>> = {
    power: (field) => this.#switchPower(field('power') === powerStates.on),
    panTiltDrive: (field) => this.#drive(field),
    panTiltAbsolute: (field) => this.#goTo(field),
    panTiltAbsolute54: (field) => this.#goTo(field),
    panTiltAbsolute55: (field) => this.#goTo(field),
    home: () => this.mechanics.goTo({ panDeg: 0, tiltDeg: 0 }),
    zoomStop: () => this.mechanics.stop(['zoom']),
    zoomDrive: (field) => {
      const drive = field('drive');
      const standard = drive === drives.standardIn || drive === drives.standardOut;
      const share = ((standard ? standardSpeed : drive & 0x07) + 1) / 8 / zoomSeconds;
      this.mechanics.drive({ zoomPerS: drive === drives.standardIn || drive >> 4 === 2 ? share : -share });
    },
    zoomDirect: (field) => this.mechanics.goTo({ zoom01: field('zoom') / this.#profile.zoomTele }),
    memorySet: (field) => this.#memories.set(field('memory'), this.mechanics.position()),
    // An empty memory is recalled without effect, as on most cameras.
    memoryRecall: (field) => this.mechanics.goTo(this.#memories.get(field('memory')) ?? {}),
  };

  #goTo(field: Field): void {
    const { unitsPerDegree, panSpeedMax, positionNibbles } = this.#profile;
    const panDeg = signed(field('pan'), positionNibbles[0]) / unitsPerDegree;
    const tiltDeg = signed(field('tilt'), positionNibbles[1]) / unitsPerDegree;
    const speed01 = degPerS(field('panSpeed'), panSpeedMax, maxPanDegPerS) / maxPanDegPerS;
    this.mechanics.goTo({ panDeg, tiltDeg }, speed01);
  }

  #drive(field: Field): void {
    const { panSpeedMax, tiltSpeedMax } = this.#profile;
    const pan = field('panWay') === panWays.still ? 0 : degPerS(field('panSpeed'), panSpeedMax, maxPanDegPerS);
    const tilt = field('tiltWay') === tiltWays.still ? 0 : degPerS(field('tiltSpeed'), tiltSpeedMax, maxTiltDegPerS);
    this.mechanics.drive({
      panDegPerS: field('panWay') === panWays.left ? -pan : pan,
      tiltDegPerS: field('tiltWay') === tiltWays.down ? -tilt : tilt,
    });
  }

  #switchPower(on: boolean): void {
    this.#cancelPower?.();
    if (on) {
      this.#cancelPower = this.#clock.after(powerOnMs, () => {
        this.#power = 'on';
      });
    } else {
      this.mechanics.stop();
      this.#power = 'standby';
    }
  }
}
