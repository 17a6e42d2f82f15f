/**
 * Function numbers on the serial line (protocol.md 1). Power and input are given with their frames; the others are
 * from single sources and uncertain.
 */
export const serialFunctions = { power: 0x00, standbyEnable: 0x01, input: 0x02, volume: 0x05, mute: 0x06 } as const;

/** Names on the network (protocol.md 2); POWR is given with its line, the others are uncertain. */
export const lineNames = { power: 'POWR', input: 'INPT', volume: 'VOLU', mute: 'AMUT', pictureMute: 'PMUT' } as const;

/** Kind and number of an input: two bytes on the serial line, twice eight digits on the network. */
export const braviaInputs: readonly {
  readonly name: string;
  readonly serial: readonly [number, number];
  readonly line: string;
}[] = [1, 2, 3, 4].map((place) => ({
  name: `hdmi${place}`,
  serial: [0x04, place],
  line: `00000001${String(place).padStart(8, '0')}`,
}));

/** Milliseconds; assumptions of the driver. */
export const serialTimes = { deadlineMs: 1000, gapMs: 100 };
export const networkTimes = { deadlineMs: 1500, gapMs: 0 };
/** A set that wakes up may leave its network for a while. */
export const deafAfterPowerMs = 15_000;
