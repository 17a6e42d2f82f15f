export { ManualClock } from '../conference/testing/manual-clock.ts';
