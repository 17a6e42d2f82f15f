import { audioParsers } from './audio-systems.ts';
import { cameraParsers } from './cameras.ts';
import { discussionParsers } from './discussion-systems.ts';
import { displayParsers } from './displays.ts';
import type { FuzzedParser } from './fuzzed-parser.ts';
import { toolParsers } from './tools.ts';

/** Every parser of what comes from outside; a new one is a line in the file of its kind. */
export const parsers: readonly FuzzedParser[] = [
  ...cameraParsers,
  ...discussionParsers,
  ...audioParsers,
  ...displayParsers,
  ...toolParsers,
];
