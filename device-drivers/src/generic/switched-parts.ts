import { wholeDevice } from '../core/capabilities/switched-things.ts';
import type { Definition, LampDefinition, OnOffDefinition } from './definition-schema.ts';

const parts = <Part>(
  whole: Part | undefined,
  several: Readonly<Record<string, Part>> | undefined,
): ReadonlyMap<string, Part> =>
  new Map([...(whole === undefined ? [] : [[wholeDevice, whole] as const]), ...Object.entries(several ?? {})]);

/** The sockets of a definition by name; `master` is the device as a whole. */
export const socketsOf = ({ capabilities }: Definition): ReadonlyMap<string, OnOffDefinition> =>
  parts(capabilities.powerSocket, capabilities.powerSockets);

/** The lamps, blinds and screens of a definition by name. */
export const lampsOf = ({ capabilities }: Definition): ReadonlyMap<string, LampDefinition> =>
  parts(capabilities.light, capabilities.lights);
