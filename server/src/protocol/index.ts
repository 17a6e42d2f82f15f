export * from './envelope.ts';
export * from './error-codes.ts';
export * from './meeting-settings.ts';
export * from './conference.ts';
export * from './fleet.ts';
export * from './management.ts';
export * from './permissions.ts';
export * from './access.ts';
