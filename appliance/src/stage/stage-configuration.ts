import type { RoomConfiguration } from '../config/room-configuration.ts';
import type { StageConfiguration } from '../protocol/index.ts';

/** What the stage must know of the room; cameras' own addresses stay with the appliance. */
export const toStageConfiguration = (configuration: RoomConfiguration): StageConfiguration => ({
  cameras: configuration.cameras.map(({ id, source }) => ({
    cameraId: id,
    source:
      source.kind === 'mjpeg'
        ? { kind: 'mjpeg', path: `/sources/${id}/mjpeg` }
        : { kind: 'device', label: source.label },
  })),
  microphone: configuration.microphone,
  speaker: configuration.speaker,
});
