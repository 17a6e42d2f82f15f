import { findAudioProblems } from './audio-problems.ts';
import type { ConfigurationProblem } from './configuration-problem.ts';
import { findEquipmentProblems } from './equipment-problems.ts';
import { duplicates, unknownReference } from './problem-kinds.ts';
import type { RoomConfigurationFile } from './room-configuration.ts';
import { findTalkerProblems } from './talker-problems.ts';

/** What a schema cannot see: references, duplicates, and where the instance may be reached without TLS. */
export const findReferenceProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => [
  ...serverUrlProblems(file.serverUrl),
  ...duplicates(
    file.devices.map((device, index) => ({ key: device.id, place: `/devices/${index}/id` })),
    'device id',
  ),
  ...cameraProblems(file),
  ...discussionProblems(file),
  ...seatProblems(file),
  ...equipmentProblems(file, 'displays'),
  ...equipmentProblems(file, 'muteKeys'),
  ...findTalkerProblems(file),
  ...findAudioProblems(file),
  ...findEquipmentProblems(file),
];

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

const serverUrlProblems = (text: string): ConfigurationProblem[] => {
  const place = '/serverUrl';
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return [{ code: 'wrong-value', place, message: 'The address of the instance must start with https://.' }];
  }
  if (url.protocol === 'http:' && !loopbackHosts.has(url.hostname)) {
    return [
      {
        code: 'insecure-server-url',
        place,
        message: 'Plain http is allowed to this machine only. Use https:// for the instance.',
      },
    ];
  }
  return [];
};

const cameraProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const deviceIds = file.devices.map((device) => device.id);
  const cameras = file.cameras ?? [];
  const problems = duplicates(
    cameras.map((camera, index) => ({ key: camera.deviceId, place: `/cameras/${index}/deviceId` })),
    'camera',
  );
  for (const [index, camera] of cameras.entries()) {
    const place = `/cameras/${index}`;
    const presets = camera.presets ?? [];
    if (!deviceIds.includes(camera.deviceId)) {
      problems.push(unknownReference(`${place}/deviceId`, 'device', camera.deviceId, deviceIds));
    }
    const keyed = (name: 'id' | 'slot') =>
      presets.map((preset, at) => ({ key: preset[name], place: `${place}/presets/${at}/${name}` }));
    problems.push(...duplicates(keyed('id'), 'preset id'), ...duplicates(keyed('slot'), 'slot'));
    const presetIds = presets.map((preset) => preset.id);
    if (camera.overviewPresetId !== undefined && !presetIds.includes(camera.overviewPresetId)) {
      problems.push(unknownReference(`${place}/overviewPresetId`, 'preset', camera.overviewPresetId, presetIds));
    }
    if (camera.source.kind === 'mjpeg' && URL.parse(camera.source.url)?.protocol.startsWith('http') !== true) {
      problems.push({
        code: 'wrong-value',
        place: `${place}/source/url`,
        message: 'The picture needs an http address.',
      });
    }
  }
  return problems;
};

const equipmentProblems = (file: RoomConfigurationFile, list: 'displays' | 'muteKeys'): ConfigurationProblem[] => {
  const deviceIds = file.devices.map((device) => device.id);
  const entries = (file[list] ?? []).map(({ deviceId }, index) => ({
    key: deviceId,
    place: `/${list}/${index}/deviceId`,
  }));
  return [
    ...duplicates(entries, 'device'),
    ...entries
      .filter(({ key }) => !deviceIds.includes(key))
      .map(({ key, place }) => unknownReference(place, 'device', key, deviceIds)),
  ];
};

const discussionProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const deviceIds = file.devices.map((device) => device.id);
  const id = file.discussionDeviceId;
  return id === undefined || deviceIds.includes(id)
    ? []
    : [unknownReference('/discussionDeviceId', 'device', id, deviceIds)];
};

const seatProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const seats = file.seats ?? [];
  const cameras = file.cameras ?? [];
  const cameraIds = cameras.map((camera) => camera.deviceId);
  const problems = duplicates(
    seats.map((seat, index) => ({ key: seat.seat, place: `/seats/${index}/seat` })),
    'seat',
  );
  for (const [index, seat] of seats.entries()) {
    const place = `/seats/${index}`;
    if (seat.cameraId === undefined && seat.presetId === undefined) {
      continue;
    }
    if (seat.cameraId === undefined || seat.presetId === undefined) {
      const missing = seat.cameraId === undefined ? 'cameraId' : 'presetId';
      problems.push({ code: 'missing-key', place: `${place}/${missing}`, message: `"${missing}" is missing.` });
      continue;
    }
    const camera = cameras.find((one) => one.deviceId === seat.cameraId);
    if (camera === undefined) {
      problems.push(unknownReference(`${place}/cameraId`, 'camera', seat.cameraId, cameraIds));
      continue;
    }
    const presetIds = (camera.presets ?? []).map((preset) => preset.id);
    if (!presetIds.includes(seat.presetId)) {
      problems.push(unknownReference(`${place}/presetId`, 'preset', seat.presetId, presetIds));
    }
  }
  return problems;
};
