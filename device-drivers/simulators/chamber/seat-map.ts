import { type ChamberCamera, zoomForView } from './geometry.ts';

export interface ChamberSeat {
  /** Number on the name plate; the discussion system uses the same. 1-5 presidium, 6-29 council members. */
  readonly seat: number;
  readonly name: string;
  /** Function on the presidium, parliamentary group in the horseshoe. All invented. */
  readonly affiliation: string;
  readonly place: SeatPlace;
}

/** Where the seat is, seen by camera 1; `scale` is the size of the figure (1: head about 2.3 degrees wide). */
export interface SeatPlace {
  readonly row: 'presidium' | 'front' | 'back';
  readonly panDeg: number;
  /** Height of the desk top in front of the person. */
  readonly deskTiltDeg: number;
  readonly scale: number;
}

export interface ChamberPreset {
  readonly panDeg: number;
  readonly tiltDeg: number;
  readonly zoom01: number;
}

const presidium = [
  ['Dr. Ayla Demirci', 'Erste Stellvertreterin'],
  ['Matthias Rieck', 'Zweiter Stellvertreter'],
  ['Johanna Feldkamp', 'Vorsitz'],
  ['Cornelius Abt', 'Bürgermeister'],
  ['Mirjam Osei', 'Schriftführung'],
] as const;

const members = [
  ['Ruth Harms', 'Stadtbündnis'],
  ['Erkan Yalçın', 'Stadtbündnis'],
  ['Lotte van Beek', 'Stadtbündnis'],
  ['Gerd Pohlmann', 'Stadtbündnis'],
  ['Silke Brandes', 'Freie Liste'],
  ['Thabo Nkosi', 'Freie Liste'],
  ['Henrike Wolters', 'Freie Liste'],
  ['Piotr Zielinski', 'Freie Liste'],
  ['Anneliese Krüger', 'Bürgerforum'],
  ['Jonas Eilers', 'Bürgerforum'],
  ['Samira Haddad', 'Bürgerforum'],
  ['Wolfgang Thiele', 'Bürgerforum'],
  ['Nele Petersen', 'Zukunft Stadt'],
  ['Dimitrios Kostas', 'Zukunft Stadt'],
  ['Birgit Sommerfeld', 'Zukunft Stadt'],
  ['Karim Aziz', 'Zukunft Stadt'],
  ['Ulrike Janssen', 'Dorf und Stadt'],
  ['Heiko Brüggemann', 'Dorf und Stadt'],
  ['Linh Tran', 'Dorf und Stadt'],
  ['Friedrich Lammers', 'Dorf und Stadt'],
  ['Katharina Voss', 'Offene Mitte'],
  ['Emeka Obi', 'Offene Mitte'],
  ['Renate Hilgers', 'Offene Mitte'],
  ['Moritz Sandmann', 'Offene Mitte'],
] as const;

/** Height of the desks along an arm of the horseshoe: `share` is 0 at the presidium, 1 at the camera. */
export const deskTiltOf = (row: 'front' | 'back', share: number): number =>
  row === 'front' ? -7.2 - 3.6 * share : -1.2 - 1.1 * share;

export const armPanOf = (share: number): number => 22 + 58 * share;

const memberPlace = (index: number): SeatPlace => {
  const side = index < 12 ? -1 : 1;
  const within = index % 12;
  const row = within < 6 ? 'front' : 'back';
  const step = within % 6;
  const share = row === 'front' ? (step + 0.5) / 6 : (step + 0.08) / 6;
  const scale = (0.8 + 0.42 * share) * (row === 'front' ? 1 : 0.84);
  return { row, panDeg: side * armPanOf(share), deskTiltDeg: deskTiltOf(row, share), scale };
};

/** Every seat with a microphone, by number. */
export const chamberSeats: readonly ChamberSeat[] = [
  ...presidium.map(([name, affiliation], index) => ({
    seat: index + 1,
    name,
    affiliation,
    place: { row: 'presidium', panDeg: (index - 2) * 6.1, deskTiltDeg: 0.6, scale: 0.82 } as const,
  })),
  ...members.map(([name, affiliation], index) => ({ seat: index + 6, name, affiliation, place: memberPlace(index) })),
];

/** Camera 2 sees the room from the opposite side, so left and right change places. */
export const seatPan = (camera: ChamberCamera, place: SeatPlace): number =>
  camera === 1 ? place.panDeg : -place.panDeg;

/** The head-and-shoulders shot of a seat; null when there is no such seat. */
export const presetFor = (camera: ChamberCamera, seat: number): ChamberPreset | null => {
  const found = chamberSeats.find((candidate) => candidate.seat === seat);
  if (found === undefined) {
    return null;
  }
  const { place } = found;
  return {
    panDeg: seatPan(camera, place),
    tiltDeg: place.deskTiltDeg + 2.3 * place.scale,
    zoom01: zoomForView(18.5 * place.scale),
  };
};

/** The wide shot of the whole presidium with the front of the horseshoe. */
export const overviewPreset: ChamberPreset = { panDeg: 0, tiltDeg: 1, zoom01: 0 };
