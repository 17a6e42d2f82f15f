import { figure } from './figures.ts';
import { type ChamberCamera, columnOf, pixelsPerDeg, rowOf } from './geometry.ts';
import { armPanOf, chamberSeats, type ChamberSeat, deskTiltOf, seatPan } from './seat-map.ts';

/** Desks, people, microphones and name plates, drawn from the back to the front. */

const px = (degrees: number): number => Math.round(degrees * pixelsPerDeg * 10) / 10;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const chair = `<path d="M-74,10 C-80,-96 -60,-128 0,-130 C60,-128 80,-96 74,10 Z" fill="#2b3038"/><path d="M-62,8 C-66,-88 -50,-116 0,-118 C50,-116 66,-88 62,8 Z" fill="#363d47"/>`;

const microphone = `<path d="M52,26 C60,0 54,-22 44,-40" fill="none" stroke="#1c1d20" stroke-width="4.5"/><rect x="34" y="-58" width="15" height="24" rx="7" fill="#17181b" transform="rotate(-18 42 -46)"/><path d="M36,-37 l14,-5" stroke="#7c8790" stroke-width="4"/><rect x="34" y="18" width="40" height="12" rx="4" fill="#26282c"/>`;

const namePlate = (seat: ChamberSeat): string => {
  const width = Math.max(126, Math.max(seat.name.length * 10.2, seat.affiliation.length * 7) + 48);
  const left = -width / 2;
  return `<g transform="translate(0 46)"><rect x="${left}" y="-16" width="${width}" height="38" rx="4" fill="#fdfcf7" stroke="#5b4a36" stroke-width="2"/>
<rect x="${left}" y="-16" width="30" height="38" rx="4" fill="#2f4a63"/><text x="${left + 15}" y="9" font-family="DejaVu Sans" font-weight="bold" font-size="17" fill="#fff" text-anchor="middle">${seat.seat}</text>
<text x="${left + 37}" y="2" font-family="DejaVu Sans" font-weight="bold" font-size="15" fill="#1e2730">${escape(seat.name)}</text><text x="${left + 37}" y="17" font-family="DejaVu Sans" font-size="11" fill="#51606d">${escape(seat.affiliation)}</text></g>`;
};

const deskThings = (seat: number): string => {
  const papers = `<path d="M-70,20 l44,-6 l8,12 l-46,6 Z" fill="#f5f3ec"/><path d="M-66,24 l40,-5" stroke="#b9b4a8" stroke-width="2"/>`;
  const glass = `<path d="M84,-2 h18 l-3,30 h-12 Z" fill="#dcebf2" fill-opacity=".75" stroke="#9db4c0" stroke-width="2"/>`;
  const tablet = `<path d="M-74,16 l54,-4 l6,14 l-58,6 Z" fill="#23272d"/><path d="M-68,18 l46,-4 l4,9 l-49,5 Z" fill="#6fa3c7"/>`;
  return `${seat % 3 === 0 ? tablet : papers}${seat % 2 === 0 ? glass : ''}`;
};

const at = (camera: ChamberCamera, seat: ChamberSeat, content: string): string => {
  const left = columnOf(seatPan(camera, seat.place)).toFixed(1);
  return `<g transform="translate(${left} ${rowOf(seat.place.deskTiltDeg).toFixed(1)}) scale(${seat.place.scale.toFixed(3)})">${content}</g>`;
};

const people = (
  camera: ChamberCamera,
  row: ChamberSeat['place']['row'],
  content: (seat: ChamberSeat) => string,
): string =>
  chamberSeats
    .filter((seat) => seat.place.row === row)
    .toSorted((a, b) => Math.abs(a.place.panDeg) - Math.abs(b.place.panDeg))
    .map((seat) => at(camera, seat, content(seat)))
    .join('');

const area = (upper: readonly string[], lower: readonly string[], fill: string): string =>
  `<polygon points="${[...upper, ...lower.toReversed()].join(' ')}" fill="${fill}"/>`;

const armDesk = (side: -1 | 1, row: 'front' | 'back'): string => {
  const shares = Array.from({ length: 25 }, (_, index) => -0.06 + (index / 24) * (row === 'front' ? 1.1 : 1.02));
  const line = (below: (share: number) => number): readonly string[] =>
    shares.map(
      (share) =>
        `${columnOf(side * armPanOf(share)).toFixed(1)},${rowOf(deskTiltOf(row, share) - below(share)).toFixed(1)}`,
    );
  const size = row === 'front' ? 1 : 0.8;
  const top = line(() => 0);
  const edge = line((share) => (0.75 + 0.5 * share) * size);
  const foot = line((share) => (4 + 2.6 * share) * size);
  const edgeBelow = line((share) => (1 + 0.6 * share) * size);
  return `${area(edge, foot, 'url(#desk)')}${area(top, edge, '#bb8a5a')}${area(edge, edgeBelow, '#d9b287')}`;
};

const presidiumDesk = (): string => {
  const left = columnOf(-17);
  const width = px(34);
  const panels = [-17, -10.2, -3.4, 3.4, 10.2]
    .map(
      (pan) =>
        `<rect x="${columnOf(pan) + 14}" y="${rowOf(-0.9)}" width="${px(6.8) - 28}" height="${px(3)}" rx="6" fill="none" stroke="#553519" stroke-width="5"/>`,
    )
    .join('');
  return `<rect x="${left - 40}" y="${rowOf(-4.2)}" width="${width + 80}" height="${px(1.7)}" fill="#5a3b21"/><rect x="${left - 40}" y="${rowOf(-4.2)}" width="${width + 80}" height="10" fill="#a47a4f"/>
<rect x="${left}" y="${rowOf(0.6)}" width="${width}" height="${px(4.8)}" fill="url(#desk)"/>${panels}<rect x="${left - 14}" y="${rowOf(0.6)}" width="${width + 28}" height="${px(0.75)}" fill="#bb8a5a"/><rect x="${left - 14}" y="${rowOf(-0.15)}" width="${width + 28}" height="8" fill="#d9b287"/>`;
};

const lectern = (): string => `<g transform="translate(${columnOf(0)} ${rowOf(-5.6)})">
<ellipse cx="0" cy="246" rx="150" ry="24" fill="#2c353f" opacity=".5"/><path d="M-96,16 h192 l-14,226 h-164 Z" fill="url(#desk)"/><path d="M-112,-10 h224 l-12,30 h-200 Z" fill="#c4935f"/><rect x="-60" y="56" width="120" height="120" rx="8" fill="none" stroke="#553519" stroke-width="5"/>
<path d="M-18,-8 C-22,-44 -8,-62 -2,-80 M18,-8 C24,-44 12,-62 8,-80" stroke="#1c1d20" stroke-width="5" fill="none"/><rect x="-9" y="-98" width="13" height="24" rx="6" fill="#17181b"/><rect x="4" y="-98" width="13" height="24" rx="6" fill="#17181b"/></g>`;

const body = (seat: ChamberSeat): string => `${chair}${figure(seat.seat)}`;
const front = (seat: ChamberSeat): string => `${deskThings(seat.seat)}${microphone}${namePlate(seat)}`;

export const seatsAndPeople = (camera: ChamberCamera): string => {
  const row = (name: 'front' | 'back'): string =>
    `${people(camera, name, body)}${armDesk(-1, name)}${armDesk(1, name)}${people(camera, name, front)}`;
  return `${people(camera, 'presidium', body)}${presidiumDesk()}${people(camera, 'presidium', front)}${lectern()}${row('back')}${row('front')}`;
};
