import type { ConfigurationProblem } from './configuration-problem.ts';
import { duplicates, unknownReference } from './problem-kinds.ts';
import type { RoomConfigurationFile } from './room-configuration.ts';

type Microphone = NonNullable<RoomConfigurationFile['talkerMicrophones']>[number];
type Zone = Microphone['zones'][number];

/** What a schema cannot see of microphones that hear where somebody talks. */
export const findTalkerProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const microphones = file.talkerMicrophones ?? [];
  const deviceIds = file.devices.map((device) => device.id);
  const entries = microphones.map(({ deviceId }, index) => ({
    key: deviceId,
    place: `/talkerMicrophones/${index}/deviceId`,
  }));
  return [
    ...duplicates(entries, 'device'),
    ...entries
      .filter(({ key }) => !deviceIds.includes(key))
      .map(({ key, place }) => unknownReference(place, 'device', key, deviceIds)),
    ...microphones.flatMap(({ zones }, index) =>
      zones.flatMap((zone, at) => {
        const place = `/talkerMicrophones/${index}/zones/${at}`;
        return [...placeProblems(zone, place), ...shotProblems(file, zone, place)];
      }),
    ),
  ];
};

const placeProblems = ({ zone, fromDeg, toDeg }: Zone, place: string): ConfigurationProblem[] => {
  const named = zone !== undefined;
  const missing = (key: string): ConfigurationProblem => ({
    code: 'missing-key',
    place: `${place}/${key}`,
    message: `"${key}" is missing.`,
  });
  const extra = (key: string): ConfigurationProblem => ({
    code: 'unknown-key',
    place: `${place}/${key}`,
    message: `A place is a "zone" or a stretch of directions, not both; drop "${key}".`,
  });
  if (named) {
    return [...(fromDeg === undefined ? [] : [extra('fromDeg')]), ...(toDeg === undefined ? [] : [extra('toDeg')])];
  }
  if (fromDeg === undefined && toDeg === undefined) {
    return [missing('zone')];
  }
  return [...(fromDeg === undefined ? [missing('fromDeg')] : []), ...(toDeg === undefined ? [missing('toDeg')] : [])];
};

const shotProblems = (
  file: RoomConfigurationFile,
  { cameraId, presetId }: Zone,
  place: string,
): ConfigurationProblem[] => {
  const cameras = file.cameras ?? [];
  const camera = cameras.find((one) => one.deviceId === cameraId);
  if (camera === undefined) {
    const known = cameras.map((one) => one.deviceId);
    return [unknownReference(`${place}/cameraId`, 'camera', cameraId, known)];
  }
  const presets = (camera.presets ?? []).map((preset) => preset.id);
  return presets.includes(presetId) ? [] : [unknownReference(`${place}/presetId`, 'preset', presetId, presets)];
};
