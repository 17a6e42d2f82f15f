import manifest from '../package.json' with { type: 'json' };

/** Told to the instance with each sign of life, so that staff see which room runs what. */
export const applianceVersion: string = manifest.version;
