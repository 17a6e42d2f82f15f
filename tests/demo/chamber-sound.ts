import { systemClock } from '@ratspult/device-drivers';
import { TesiraSimulator } from '@ratspult/device-drivers/simulators';

/** The sound system of the hall: loudspeakers below and on the gallery. */
export const soundBlocks = [
  { tag: 'Saal', index: 1 },
  { tag: 'Empore', index: 1 },
] as const;
type SoundBlock = (typeof soundBlocks)[number]['tag'];

export interface ChamberSound {
  readonly port: number;
  levelDb(block: SoundBlock): number;
  isMuted(block: SoundBlock): boolean;
  /** Somebody at the rack turns it down by 10 dB. */
  turnDown(block: SoundBlock): void;
  close(): Promise<void>;
}

export const startChamberSound = async (): Promise<ChamberSound> => {
  const simulator = new TesiraSimulator(
    systemClock,
    soundBlocks.map(({ tag }) => ({ tag, channels: 1, attributes: ['level', 'mute'] })),
  );
  const levelDb = (block: SoundBlock): number => Number(simulator.value(block, 'level', 1) ?? 0);
  soundBlocks.forEach(({ tag }) => simulator.change(tag, 'level', 1, -20));
  await simulator.listen();
  return {
    port: simulator.port,
    levelDb,
    isMuted: (block) => simulator.value(block, 'mute', 1) === true,
    turnDown: (block) => simulator.change(block, 'level', 1, Math.max(-100, levelDb(block) - 10)),
    close: () => simulator.close(),
  };
};
