import type { Device } from '@ratspult/device-drivers';
import type { RoomConfiguration } from '../config/room-configuration.ts';

/** Sockets and lamps that the room's file names and the device does not have, in a sentence each. */
export const partProblems = ({ equipment }: RoomConfiguration, id: string, { capabilities }: Device): string[] => {
  const sockets = (equipment.power?.sockets ?? []).filter(({ deviceId }) => deviceId === id);
  const lamps = equipment.scenes.flatMap(({ levels }) => levels).filter(({ deviceId }) => deviceId === id);
  return [
    ...problemsOf(
      id,
      'power socket',
      sockets.map(({ socket }) => socket),
      capabilities.powerSocket?.sockets ?? [],
    ),
    ...problemsOf(
      id,
      'light',
      lamps.map(({ lamp }) => lamp),
      capabilities.light?.lamps ?? [],
    ),
  ];
};

/** Channels whose level the room's file names and the device does not have. */
export const audioProblems = ({ audioLevels }: RoomConfiguration, id: string, { capabilities }: Device): string[] => {
  const channels = (capabilities.audioDevice?.channels() ?? []).map((channel) => channel.id);
  const used = audioLevels.filter(({ deviceId }) => deviceId === id).map(({ channelId }) => channelId);
  return problemsOf(id, 'audio channel', used, channels);
};

/** Zones of a room microphone that the room's file names and the device never tells. */
export const talkerProblems = (
  { talkerMicrophones }: RoomConfiguration,
  id: string,
  { capabilities }: Device,
): string[] => {
  const places = talkerMicrophones
    .filter(({ deviceId }) => deviceId === id)
    .flatMap(({ zones }) => zones.map(({ place }) => place));
  const talkers = capabilities.audioDevice?.talkers ?? null;
  if (talkers === null) {
    return places.length === 0 ? [] : [`"${id}" is used as a talker microphone but tells of no talkers.`];
  }
  const named = places.flatMap((place) => (place.kind === 'zone' ? [place.zone] : []));
  const unknown = named.filter((zone) => !talkers.zones.includes(zone));
  const has = talkers.zones.length === 0 ? 'it tells directions only' : `it has ${talkers.zones.join(', ')}`;
  return [
    ...unknown.map((zone) => `"${id}" has no zone "${zone}"; ${has}.`),
    ...(named.length < places.length && !talkers.direction ? [`"${id}" tells zones but no directions.`] : []),
  ];
};

const problemsOf = (id: string, kind: string, used: readonly string[], has: readonly string[]): string[] => {
  if (used.length > 0 && has.length === 0) {
    return [`"${id}" is used as a ${kind} but is none.`];
  }
  const unknown = new Set(used.filter((name) => !has.includes(name)));
  return [...unknown].map((name) => `"${id}" has no ${kind} "${name}"; it has ${has.join(', ')}.`);
};
