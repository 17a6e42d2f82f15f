import type { ConfigurationProblem } from './configuration-problem.ts';
import { duplicates, unknownReference } from './problem-kinds.ts';
import type { RoomConfigurationFile } from './room-configuration.ts';

interface Reference {
  readonly key: string;
  readonly place: string;
}

/** What a schema cannot see of sockets and lights. */
export const findEquipmentProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => [
  ...deviceProblems(file),
  ...sceneProblems(file),
];

const listed = (list: string, entries: readonly { readonly deviceId: string }[] | undefined): readonly Reference[] =>
  (entries ?? []).map(({ deviceId }, index) => ({ key: deviceId, place: `${list}/${index}/deviceId` }));

const deviceProblems = (file: RoomConfigurationFile): ConfigurationProblem[] => {
  const sockets = listed('/power/sockets', file.power?.sockets);
  const lamps = (file.lights?.scenes ?? []).map((scene, index) =>
    listed(`/lights/scenes/${index}/levels`, scene.levels),
  );
  const once = [sockets, ...lamps];
  const known = file.devices.map((device) => device.id);
  return [
    ...once.flatMap((references) => duplicates(references, 'device')),
    ...once
      .flat()
      .filter(({ key }) => !known.includes(key))
      .map(({ key, place }) => unknownReference(place, 'device', key, known)),
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
