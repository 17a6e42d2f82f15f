import { toAudioLevels } from './audio-configuration.ts';
import type { ConfigurationProblem } from './configuration-problem.ts';
import { duplicates, unknownReference } from './problem-kinds.ts';
import type { RoomConfigurationFile } from './room-configuration.ts';

/** What a schema cannot see of levels. */
export const findAudioProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const deviceIds = file.devices.map((device) => device.id);
  const levels = toAudioLevels(file).map((level, index) => ({ ...level, place: `/audioDevices/${index}` }));
  return [
    ...duplicates(
      levels.map(({ id, place }) => ({ key: id, place: `${place}/deviceId` })),
      'level',
    ),
    ...levels
      .filter(({ deviceId }) => !deviceIds.includes(deviceId))
      .map(({ deviceId, place }) => unknownReference(`${place}/deviceId`, 'device', deviceId, deviceIds)),
    ...levels
      .filter(({ minimumDb, maximumDb }) => minimumDb >= maximumDb)
      .map(({ minimumDb, maximumDb, place }) => ({
        code: 'wrong-value' as const,
        place: `${place}/minimumDb`,
        message: `The lowest level (${minimumDb} dB) must be below the highest (${maximumDb} dB).`,
      })),
  ];
};
