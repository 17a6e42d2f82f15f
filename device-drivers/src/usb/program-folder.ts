import { Type } from 'typebox';

/** Where the tools of a driver are; for an installation beside the system, and for simulated tools. */
export const programFolderOption = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 255,
    pattern: '^/',
    description: 'Folder with the programs of this driver; where the system finds them when left out',
  }),
);
