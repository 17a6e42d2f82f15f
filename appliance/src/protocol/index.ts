export * from './room-snapshot.ts';
export * from './panel.ts';
export * from './stage.ts';
