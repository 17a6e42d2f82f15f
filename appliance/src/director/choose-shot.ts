import type { Shot, Stand, Subject } from './director-state.ts';

export const sameShot = (one: Shot, other: Shot): boolean =>
  one.cameraId === other.cameraId && one.presetId === other.presetId;

export const sameSubject = (one: Subject | null, other: Subject): boolean =>
  one !== null && (one.kind === 'seat' ? other.kind === 'seat' && one.seat === other.seat : other.kind === 'overview');

/** Shots of a seat; a seat nobody mapped is shown by the overview. */
export const shotsOf = (subject: Subject, stand: Stand): readonly Shot[] =>
  subject.kind === 'overview' ? stand.overview : (stand.seats.get(subject.seat) ?? stand.overview);

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
export const chooseSeat = (open: readonly number[], prioritySeats: readonly number[]): number | null =>
  open.findLast((seat) => prioritySeats.includes(seat)) ?? open.at(-1) ?? null;
