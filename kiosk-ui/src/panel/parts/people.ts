import type { RoomSnapshot } from '@ratspult/appliance/protocol';

export type RoomPerson = RoomSnapshot['meeting']['participants'][number];

/** Hands first in the order they were raised, then chair, then by name; this room last. */
export const sortPeople = (people: readonly RoomPerson[]): readonly RoomPerson[] =>
  people.toSorted((a, b) => {
    if (a.self !== b.self) {
      return a.self ? 1 : -1;
    }
    const handA = a.handRaisedAt ?? Number.POSITIVE_INFINITY;
    const handB = b.handRaisedAt ?? Number.POSITIVE_INFINITY;
    if (handA !== handB) {
      return handA - handB;
    }
    const chair = Number(b.role === 'chair') - Number(a.role === 'chair');
    return chair !== 0 ? chair : a.name.localeCompare(b.name, 'de');
  });

/** Place in the order of raised hands (1 is first), or null. */
export const handPlace = (people: readonly RoomPerson[], person: RoomPerson): number | null => {
  const raised = person.handRaisedAt;
  if (raised === null) {
    return null;
  }
  return 1 + people.filter((other) => other.handRaisedAt !== null && other.handRaisedAt < raised).length;
};
