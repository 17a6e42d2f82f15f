import type { Cancel, Clock } from '../../src/core/clock.ts';
import type { DecodedCommand } from '../../src/visca/codec.ts';
import { panWays, powerStates, tiltWays, type ViscaCommandName } from '../../src/visca/commands.ts';
import { viscaProfiles, type ViscaProfile, type ViscaProfileName } from '../../src/visca/profiles.ts';
import { toNibbles } from '../../src/visca/template.ts';
import { PtzMechanics, type MechanicalPosition } from '../ptz-mechanics.ts';

/** protocol.md 1.6: speeds run from about 1 degree per second to these. */
const maxPanDegPerS = 120;
const maxTiltDegPerS = 80;
const zoomSeconds = 3;
const powerOnMs = 800;

const versionData: Readonly<Record<ViscaProfileName, readonly number[]>> = {
  generic: [0x02, 0x20, 0x09, 0x50, 0x01, 0x07, 0x02],
  ptzoptics: [0x02, 0x20, 0x05, 0x13, 0x06, 0x40, 0x02],
  'sony-srg': [0x00, 0x01, 0x06, 0x17, 0x02, 0x10, 0x02],
};

/** Speeds grow with the value as on ValueHD cameras: 1 degree per second at 1, the greatest at the top. */
const degPerS = (value: number, top: number, fastest: number): number =>
  fastest ** Math.min(1, Math.max(0, (value - 1) / (top - 1)));

const signed = (value: number): number => (value >= 0x8000 ? value - 0x10000 : value);

type Field = (name: string) => number;

export interface CameraBodyOptions {
  readonly clock: Clock;
  readonly profile: ViscaProfileName;
  readonly initial: MechanicalPosition;
  readonly powered: boolean;
  /** Lowest and highest angle; what the camera has unless given: ±170° and −30..90° (protocol.md 1.6). */
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
  #cancelPower: Cancel | null = null;

  constructor(options: CameraBodyOptions) {
    this.#clock = options.clock;
    this.#profileName = options.profile;
    this.#profile = viscaProfiles[options.profile];
    this.#power = options.powered ? 'on' : 'standby';
    this.mechanics = new PtzMechanics({
      clock: options.clock,
      panRangeDeg: options.panRangeDeg ?? [-170, 170],
      tiltRangeDeg: options.tiltRangeDeg ?? [-30, 90],
      maxPanDegPerS,
      maxTiltDegPerS,
      zoomSeconds,
      initial: options.initial,
    });
  }

  get power(): 'on' | 'standby' | 'off' {
    return this.#power;
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
      booted();
    });
  }

  close(): void {
    this.#cancelPower?.();
    this.mechanics.close();
  }

  /** protocol.md 1.5; null for what is no inquiry. */
  inquiryData(name: ViscaCommandName): readonly number[] | null {
    const { panDeg, tiltDeg, zoom01 } = this.mechanics.position();
    const { unitsPerDegree, zoomTele } = this.#profile;
    const nibbles = (deg: number): number[] => toNibbles(Math.round(deg * unitsPerDegree), 4);
    const answers: Readonly<Partial<Record<ViscaCommandName, readonly number[]>>> = {
      versionInquiry: versionData[this.#profileName],
      powerInquiry: [this.#power === 'on' ? powerStates.on : powerStates.standby],
      zoomInquiry: toNibbles(Math.round(zoom01 * zoomTele), 4),
      panTiltInquiry: [...nibbles(panDeg), ...nibbles(tiltDeg)],
    };
    return answers[name] ?? null;
  }

  /** Whether every field is in the range of this camera (protocol.md 1.4, 1.6); it answers others with a syntax error. */
  accepts({ name, fields }: DecodedCommand): boolean {
    const within = (field: string, low: number, high: number): boolean => {
      const value = fields.get(field) ?? low;
      return value >= low && value <= high;
    };
    return (
      within('panSpeed', 1, this.#profile.panSpeedMax) &&
      within('tiltSpeed', name === 'panTiltAbsolute' ? 0 : 1, this.#profile.tiltSpeedMax) &&
      within('panWay', panWays.left, panWays.still) &&
      within('tiltWay', tiltWays.up, tiltWays.still) &&
      within('memory', 0, this.#profile.firstMemory + this.#profile.presetSlots - 1) &&
      within('drive', 0x20, 0x37) &&
      within('power', powerStates.on, powerStates.standby)
    );
  }

  execute({ name, fields }: DecodedCommand): void {
    this.#actions[name]?.((field) => fields.get(field) ?? 0);
  }

  readonly #actions: Readonly<Partial<Record<ViscaCommandName, (field: Field) => void>>> = {
    power: (field) => this.#switchPower(field('power') === powerStates.on),
    panTiltDrive: (field) => this.#drive(field),
    panTiltAbsolute: (field) => {
      const { unitsPerDegree, panSpeedMax } = this.#profile;
      this.mechanics.goTo(
        { panDeg: signed(field('pan')) / unitsPerDegree, tiltDeg: signed(field('tilt')) / unitsPerDegree },
        degPerS(field('panSpeed'), panSpeedMax, maxPanDegPerS) / maxPanDegPerS,
      );
    },
    home: () => this.mechanics.goTo({ panDeg: 0, tiltDeg: 0 }),
    zoomStop: () => this.mechanics.stop(['zoom']),
    zoomDrive: (field) => {
      const share = ((field('drive') & 0x07) + 1) / 8 / zoomSeconds;
      this.mechanics.drive({ zoomPerS: field('drive') < 0x30 ? share : -share });
    },
    zoomDirect: (field) => this.mechanics.goTo({ zoom01: field('zoom') / this.#profile.zoomTele }),
    memorySet: (field) => this.#memories.set(field('memory'), this.mechanics.position()),
    // An empty memory is recalled without effect, as on most cameras.
    memoryRecall: (field) => this.mechanics.goTo(this.#memories.get(field('memory')) ?? {}),
  };

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
