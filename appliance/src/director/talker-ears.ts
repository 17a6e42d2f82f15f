import type { TalkerDirection } from '@ratspult/device-drivers';
import type { ConfiguredTalkerMicrophone, ConfiguredTalkerZone } from '../config/talker-configuration.ts';

/** A talker at the border between two stretches stays in the one he is in until he has left it by this much. */
const borderDeg = 5;

/** Where the microphones hear somebody now: of several the one that heard last. Knows zones of the configuration only. */
export class TalkerEars {
  readonly #microphones: ReadonlyMap<string, readonly ConfiguredTalkerZone[]>;
  /** Zone of each microphone that hears somebody, in the order in which they began. */
  readonly #heard = new Map<string, string>();

  constructor(microphones: readonly ConfiguredTalkerMicrophone[]) {
    this.#microphones = new Map(microphones.map(({ deviceId, zones }) => [deviceId, zones]));
  }

  /** Null: nobody talks, or the microphone is away. A talker where no zone is counts as nobody. */
  hear(deviceId: string, talker: TalkerDirection | null): void {
    const before = this.#heard.get(deviceId) ?? null;
    const zones = this.#microphones.get(deviceId) ?? [];
    const zone = talker === null ? null : zoneOf(talker, zones, before);
    if (zone !== before) {
      this.#heard.delete(deviceId);
      if (zone !== null) {
        this.#heard.set(deviceId, zone);
      }
    }
  }

  zone(): string | null {
    return [...this.#heard.values()].at(-1) ?? null;
  }
}

const zoneOf = (
  talker: TalkerDirection,
  zones: readonly ConfiguredTalkerZone[],
  current: string | null,
): string | null => {
  const stays = zones.find(({ key, place }) => key === current && place.kind === 'direction');
  if (stays !== undefined && matches(talker, stays, borderDeg)) {
    return stays.key;
  }
  return zones.find((zone) => matches(talker, zone, 0))?.key ?? null;
};

const matches = (talker: TalkerDirection, { place }: ConfiguredTalkerZone, marginDeg: number): boolean => {
  switch (place.kind) {
    case 'zone':
      return talker.zone === place.zone;
    case 'direction':
      return talker.azimuthDeg !== null && isWithin(talker.azimuthDeg, place.fromDeg, place.toDeg, marginDeg);
  }
};

/** Clockwise from one to the other; 360 degrees or more between them is everywhere. */
const isWithin = (azimuthDeg: number, fromDeg: number, toDeg: number, marginDeg: number): boolean => {
  const widthDeg = toDeg - fromDeg >= 360 ? 360 : turned(toDeg - fromDeg);
  return turned(azimuthDeg - fromDeg + marginDeg) <= widthDeg + 2 * marginDeg;
};

const turned = (deg: number): number => ((deg % 360) + 360) % 360;
