import type { Shot, Stand, Subject } from './director-state.ts';

export const sameShot = (one: Shot, other: Shot): boolean =>
  one.cameraId === other.cameraId && one.presetId === other.presetId;

export const sameSubject = (one: Subject | null, other: Subject): boolean => {
  switch (other.kind) {
    case 'seat':
      return one?.kind === 'seat' && one.seat === other.seat;
    case 'zone':
      return one?.kind === 'zone' && one.zone === other.zone;
    case 'overview':
      return one?.kind === 'overview';
  }
};

/** Shots of a subject; a seat nobody mapped is shown by the overview. */
export const shotsOf = (subject: Subject, stand: Stand): readonly Shot[] => {
  switch (subject.kind) {
    case 'seat':
      return stand.seats.get(subject.seat) ?? stand.overview;
    case 'zone':
      return stand.zones.get(subject.zone) ?? stand.overview;
    case 'overview':
      return stand.overview;
  }
};

const standsThere = (shot: Shot, stand: Stand): boolean => stand.at.get(shot.cameraId) === shot.presetId;

/**
 * The shot that costs least on air: one that stands there already (best the one in the picture), then a camera
 * off the air, then the camera in the picture, because viewers would see it swing.
 */
export const chooseShot = (subject: Subject, stand: Stand, failed: readonly Shot[]): Shot | null => {
  const shots = shotsOf(subject, stand).filter(
    (shot) => stand.usable.has(shot.cameraId) && !failed.some((one) => sameShot(one, shot)),
  );
  const onAir = (shot: Shot): boolean => shot.cameraId === stand.onAir;
  return (
    shots.find((shot) => onAir(shot) && standsThere(shot, stand)) ??
    shots.find((shot) => standsThere(shot, stand)) ??
    shots.find((shot) => !onAir(shot)) ??
    shots[0] ??
    null
  );
};

/** Who has the picture: the priority seat that spoke last, else whoever spoke last. */
const chooseSeat = (open: readonly number[], prioritySeats: readonly number[]): number | null =>
  open.findLast((seat) => prioritySeats.includes(seat)) ?? open.at(-1) ?? null;

/** What to show: whoever speaks at a seat, else whom the room microphones hear, else the room. */
export const chooseSubject = (
  open: readonly number[],
  followedZone: string | null,
  prioritySeats: readonly number[],
): Subject => {
  const seat = chooseSeat(open, prioritySeats);
  if (seat !== null) {
    return { kind: 'seat', seat };
  }
  return followedZone === null ? { kind: 'overview' } : { kind: 'zone', zone: followedZone };
};
