import { matchTemplate } from '../../../src/cameras/visca/template.ts';
import type { ViscaAxis } from '../../../src/cameras/visca/commands.ts';

export interface OtherCommand {
  readonly template: string;
  /** What it sets in motion until it is at rest; empty for what is done at once. */
  readonly travels: readonly ViscaAxis[];
}

/** What other controllers send and our driver does not: a camera takes it all the same (protocol.md 1.4). */
const otherCommands = {
  memoryReset: { template: '01 04 3F 00 $memory', travels: [] },
  panTiltRelative: { template: '01 06 03 $panSpeed $tiltSpeed $pan:4 $tilt:4', travels: ['pan-tilt'] },
  panTiltReset: { template: '01 06 05', travels: ['pan-tilt'] },
  focusTrigger: { template: '01 04 18 01', travels: [] },
  focusDirect: { template: '01 04 48 $focus:4', travels: [] },
  redGain: { template: '01 04 43 00 00 $value:2', travels: [] },
  blueGain: { template: '01 04 44 00 00 $value:2', travels: [] },
  backlight: { template: '01 04 33 $state', travels: [] },
} as const satisfies Record<string, OtherCommand>;

export type OtherCommandName = keyof typeof otherCommands;

export interface DecodedOther extends OtherCommand {
  readonly name: OtherCommandName;
  readonly fields: ReadonlyMap<string, number>;
}

const isName = (name: string): name is OtherCommandName => Object.hasOwn(otherCommands, name);

/** The command of a whole frame, or null when it is none of these. */
export const decodeOther = (frame: Uint8Array): DecodedOther | null => {
  for (const name of Object.keys(otherCommands).filter(isName)) {
    const fields = matchTemplate(otherCommands[name].template, frame);
    if (fields !== null) {
      return { ...otherCommands[name], name, fields };
    }
  }
  return null;
};
