import type { ConfigurationProblem } from './configuration-problem.ts';
import { partKey, toEquipment, type ButtonDeedName } from './equipment-configuration.ts';
import { duplicates, unknownReference } from './problem-kinds.ts';
import type { RoomConfigurationFile } from './room-configuration.ts';

interface Reference {
  readonly key: string;
  readonly place: string;
}

interface PartReference extends Reference {
  readonly deviceId: string;
}

/** What a schema cannot see of sockets, lights and buttons. */
export const findEquipmentProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => [
  ...deviceProblems(file),
  ...sceneProblems(file),
  ...buttonProblems(file),
];

/** Different sockets or lamps of one device are different things. */
const listed = (
  list: string,
  parts: readonly { readonly deviceId: string; readonly part: string }[],
): readonly PartReference[] =>
  parts.map(({ deviceId, part }, index) => ({
    deviceId,
    key: partKey(deviceId, part),
    place: `${list}/${index}/deviceId`,
  }));

const deviceProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const { power, scenes } = toEquipment(file);
  const sockets = listed(
    '/power/sockets',
    (power?.sockets ?? []).map(({ deviceId, socket }) => ({ deviceId, part: socket })),
  );
  const lamps = scenes.map(({ levels }, index) =>
    listed(
      `/lights/scenes/${index}/levels`,
      levels.map(({ deviceId, lamp }) => ({ deviceId, part: lamp })),
    ),
  );
  const buttons = (file.buttons ?? []).map(({ deviceId }, index) => ({
    deviceId,
    place: `/buttons/${index}/deviceId`,
  }));
  const once = [sockets, ...lamps];
  const known = file.devices.map((device) => device.id);
  return [
    ...once.flatMap((references) => duplicates(references, 'device')),
    ...[...once.flat(), ...buttons]
      .filter(({ deviceId }) => !known.includes(deviceId))
      .map(({ deviceId, place }) => unknownReference(place, 'device', deviceId, known)),
  ];
};

const sceneProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const scenes = file.lights?.scenes ?? [];
  const keyed = (name: 'id' | 'when'): Reference[] =>
    scenes.flatMap((scene, index) => {
      const key = scene[name];
      return key === undefined ? [] : [{ key, place: `/lights/scenes/${index}/${name}` }];
    });
  return [...duplicates(keyed('id'), 'scene id'), ...duplicates(keyed('when'), 'moment')];
};

type ButtonEntry = NonNullable<RoomConfigurationFile['buttons']>[number];
const deedKeys = ['cameraId', 'presetId', 'sceneId'] as const;

/** Keys a deed needs; the others must not be there, or somebody meant another deed. */
const needs: Readonly<Record<ButtonDeedName, readonly (typeof deedKeys)[number][]>> = {
  'join-next': [],
  leave: [],
  mute: [],
  'toggle-mute': [],
  'camera-preset': ['cameraId', 'presetId'],
  'light-scene': ['sceneId'],
  'room-power': [],
};

const buttonProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const buttons = file.buttons ?? [];
  const keyed = buttons.map(({ deviceId, button }, index) => ({
    key: `${button} of ${deviceId}`,
    place: `/buttons/${index}/button`,
  }));
  return [
    ...duplicates(keyed, 'button'),
    ...buttons.flatMap((button, index) => [
      ...deedKeyProblems(button, `/buttons/${index}`),
      ...targetProblems(file, button, `/buttons/${index}`),
    ]),
  ];
};

const deedKeyProblems = (button: ButtonEntry, place: string): ConfigurationProblem[] =>
  deedKeys.flatMap((key): ConfigurationProblem[] => {
    const wanted = needs[button.does].includes(key);
    if (wanted === (button[key] !== undefined)) {
      return [];
    }
    return wanted
      ? [{ code: 'missing-key', place: `${place}/${key}`, message: `"${key}" is missing.` }]
      : [{ code: 'unknown-key', place: `${place}/${key}`, message: `"${button.does}" takes no "${key}".` }];
  });

const targetProblems = (
  file: RoomConfigurationFile,
  { does, cameraId, presetId, sceneId }: ButtonEntry,
  place: string,
): ConfigurationProblem[] => {
  const cameras = file.cameras ?? [];
  const camera = cameras.find((one) => one.deviceId === cameraId);
  const presets = (camera?.presets ?? []).map((preset) => preset.id);
  const scenes = (file.lights?.scenes ?? []).map((scene) => scene.id);
  const unknown = (key: string, what: string, id: string | undefined, known: readonly string[]) =>
    id === undefined || known.includes(id) ? [] : [unknownReference(`${place}/${key}`, what, id, known)];
  return [
    ...unknown(
      'cameraId',
      'camera',
      cameraId,
      cameras.map((one) => one.deviceId),
    ),
    ...(camera === undefined ? [] : unknown('presetId', 'preset', presetId, presets)),
    ...unknown('sceneId', 'scene', sceneId, scenes),
    ...(does === 'room-power' && file.power === undefined
      ? [{ code: 'unknown-reference' as const, place: `${place}/does`, message: 'The room has no "power".' }]
      : []),
  ];
};
