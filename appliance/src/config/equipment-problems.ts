import type { ConfigurationProblem } from './configuration-problem.ts';
import { partKey, toEquipment } from './equipment-configuration.ts';
import { duplicates, unknownReference } from './problem-kinds.ts';
import type { RoomConfigurationFile } from './room-configuration.ts';

interface Reference {
  readonly key: string;
  readonly place: string;
}

interface PartReference extends Reference {
  readonly deviceId: string;
}

/** What a schema cannot see of sockets and lights. */
export const findEquipmentProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => [
  ...deviceProblems(file),
  ...sceneProblems(file),
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
  const once = [sockets, ...lamps];
  const known = file.devices.map((device) => device.id);
  return [
    ...once.flatMap((references) => duplicates(references, 'device')),
    ...once
      .flat()
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
