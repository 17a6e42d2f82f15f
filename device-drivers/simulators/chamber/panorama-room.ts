import { visitor } from './figures.ts';
import {
  type ChamberCamera,
  columnOf,
  panoramaHeight,
  panoramaWidth,
  pixelsPerDeg,
  rowOf,
  wallClock,
} from './geometry.ts';

/** The empty room: walls, windows, gallery, coat of arms, presidium backdrop. Coordinates are panorama pixels. */

const px = (degrees: number): number => Math.round(degrees * pixelsPerDeg * 10) / 10;
const x = (panDeg: number): number => Math.round(columnOf(panDeg) * 10) / 10;
const y = (tiltDeg: number): number => Math.round(rowOf(tiltDeg) * 10) / 10;

const box = (left: number, top: number, right: number, bottom: number, attributes: string): string =>
  `<rect x="${x(left)}" y="${y(top)}" width="${px(right - left)}" height="${px(top - bottom)}" ${attributes}/>`;

const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, index) => from + index * by);

export const definitions = `<defs>
<linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e9e1d2"/><stop offset="1" stop-color="#d9cdb8"/></linearGradient>
<linearGradient id="wood" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#a8764a"/><stop offset="1" stop-color="#875a35"/></linearGradient>
<linearGradient id="desk" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#9a6a42"/><stop offset="1" stop-color="#704826"/></linearGradient>
<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#5c6a78"/><stop offset="1" stop-color="#39434f"/></linearGradient>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#9cc4e2"/><stop offset="1" stop-color="#e6f1f4"/></linearGradient>
<linearGradient id="curtain" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#8c3b40"/><stop offset=".5" stop-color="#a8494e"/><stop offset="1" stop-color="#7d3439"/></linearGradient>
<linearGradient id="ceiling" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#cfc5b3"/><stop offset="1" stop-color="#f3eee3"/></linearGradient>
<radialGradient id="glow"><stop offset="0" stop-color="#fff7df" stop-opacity=".85"/><stop offset="1" stop-color="#fff7df" stop-opacity="0"/></radialGradient>
</defs>`;

const shell = (): string => `<rect width="${panoramaWidth}" height="${panoramaHeight}" fill="url(#wall)"/>
<rect width="${panoramaWidth}" height="${y(24)}" fill="url(#ceiling)"/>
<rect y="${y(24)}" width="${panoramaWidth}" height="${px(1.1)}" fill="#b98d5e"/><rect y="${y(22.9)}" width="${panoramaWidth}" height="${px(0.35)}" fill="#8a6238"/>
${steps(-112, 112, 14)
  .map((pan) => lamp(pan + 7))
  .join('')}`;

const lamp = (
  pan: number,
): string => `<ellipse cx="${x(pan)}" cy="${y(27.6)}" rx="${px(6.4)}" ry="${px(2.6)}" fill="url(#glow)"/>
<rect x="${x(pan - 3.2)}" y="${y(28)}" width="${px(6.4)}" height="${px(0.75)}" rx="10" fill="#fffdf4" stroke="#cbbfa6" stroke-width="3"/>`;

const panelling = (): string =>
  `${box(-118, 7.4, 118, -3.6, 'fill="url(#wood)"')}${box(-118, 7.9, 118, 7.3, 'fill="#c08d5c"')}${steps(-118, 118, 4)
    .map((pan) => box(pan + 0.35, 6.6, pan + 3.65, -2.6, 'fill="none" stroke="#6f4728" stroke-width="5" rx="6"'))
    .join('')}`;

const floor = (): string => {
  const seams = steps(-117, 117, 6.5)
    .map((pan) => `<path d="M${x(pan * 0.55)},${y(-3.6)} L${x(pan * 1.7)},${panoramaHeight}"/>`)
    .join('');
  return `${box(-118, -3.6, 118, -33, 'fill="url(#floor)"')}<g stroke="#6d7a88" stroke-width="3" opacity=".35">${seams}</g>
<ellipse cx="${x(0)}" cy="${y(-24)}" rx="${px(34)}" ry="${px(11)}" fill="#4a5a6b"/><ellipse cx="${x(0)}" cy="${y(-24)}" rx="${px(31)}" ry="${px(9.6)}" fill="none" stroke="#8593a1" stroke-width="7"/>`;
};

const roofs = (left: number): string => {
  const ridge = steps(0, 11, 2.75)
    .map((at, index) => {
      const top = 9.3 + ((index * 37 + Math.round(Math.abs(left)) * 13) % 29) / 10;
      return `<path d="M${x(left + at)},${y(7)} V${y(top)} L${x(left + at + 1.35)},${y(top + 1.3)} L${x(left + at + 2.7)},${y(top)} V${y(7)} Z" fill="${index % 2 === 0 ? '#a06a58' : '#8d7a72'}"/>`;
    })
    .join('');
  return ridge;
};

const window = (left: number): string => {
  const right = left + 11;
  return `${box(left - 0.5, 22.3, right + 0.5, 7.4, 'fill="#7d5531"')}${box(left, 21.8, right, 8, 'fill="url(#sky)"')}${roofs(left)}
${[2.75, 5.5, 8.25].map((at) => box(left + at - 0.12, 21.8, left + at + 0.12, 7.6, 'fill="#f1ece2"')).join('')}${box(left, 17.4, right, 17.1, 'fill="#f1ece2"')}
${box(left - 1.2, 22.5, left + 1.5, 7.2, 'fill="url(#curtain)"')}${box(right - 1.5, 22.5, right + 1.2, 7.2, 'fill="url(#curtain)"')}${box(left - 1.6, 23, right + 1.6, 22.3, 'fill="#5b3d23"')}`;
};

const gallery = (left: number, right: number): string => {
  const seats = (tilt: number, offset: number, from: number): string =>
    steps(left + 1.5 + offset, right - 1.5, 2.7)
      .map((pan, index) => {
        const taken = (index * 7 + from) % 5 < 3;
        const chair = `<rect x="-24" y="-40" width="48" height="42" rx="8" fill="#713139"/>`;
        return `<g transform="translate(${x(pan)} ${y(tilt)})">${chair}${taken ? visitor(index + from) : ''}</g>`;
      })
      .join('');
  const bars = steps(left + 0.4, right, 0.9)
    .map((pan) => box(pan, 12, pan + 0.28, 9.4, 'fill="#d9b98c" rx="4"'))
    .join('');
  return `${box(left, 22.6, right, 12, 'fill="#54443a"')}${box(left, 17.2, right, 15.6, 'fill="#6b5546"')}${seats(16.6, 1.2, 3)}${box(left, 15.6, right, 15.2, 'fill="#8a6a50"')}${seats(12.9, 0, 20)}
${box(left - 0.4, 12.4, right + 0.4, 11.8, 'fill="#b98d5e"')}${box(left, 11.8, right, 9.2, 'fill="#6f4a2c"')}${bars}${box(left - 0.4, 9.4, right + 0.4, 8, 'fill="#9a6c43"')}
<text x="${x((left + right) / 2)}" y="${y(8.35)}" font-family="DejaVu Sans" font-size="${px(0.85)}" letter-spacing="9" fill="#f4e7cf" text-anchor="middle">BESUCHERTRIBÜNE</text>
${steps(left + 1, right, 14)
  .map((pan) => box(pan, 8, pan + 1.3, -3.6, 'fill="#8d6039"'))
  .join('')}`;
};

const door = (left: number): string =>
  `${box(left - 0.5, 7.8, left + 8.5, -3.6, 'fill="#5b3d23"')}${box(left, 7.2, left + 3.9, -3.6, 'fill="#95683f"')}${box(left + 4.1, 7.2, left + 8, -3.6, 'fill="#95683f"')}
<circle cx="${x(left + 3.5)}" cy="${y(1.2)}" r="9" fill="#d8c48a"/><circle cx="${x(left + 4.5)}" cy="${y(1.2)}" r="9" fill="#d8c48a"/>
${box(left + 2.6, 9.4, left + 5.4, 8.1, 'fill="#2e8b57" rx="6"')}<path d="M${x(left + 3.2)},${y(8.75)} h${px(1.2)} m-14,-11 l14,11 l-14,11" stroke="#fff" stroke-width="6" fill="none"/>`;

/** An invented shield: tower over waves, between two linden leaves. */
const coatOfArms = (): string => `<g transform="translate(${x(0)} ${y(15.6)}) scale(1.15)">
<path d="M-96,-118 h192 v118 c0,74 -52,112 -96,136 c-44,-24 -96,-62 -96,-136 Z" fill="#f2efe6" stroke="#4b3a24" stroke-width="9"/>
<path d="M-96,30 h192 c-6,58 -54,88 -96,106 c-42,-18 -90,-48 -96,-106 Z" fill="#2f6690"/>
<path d="M-90,56 q22,-18 45,0 t45,0 t45,0 t45,0 M-76,86 q19,-16 38,0 t38,0 t38,0 t38,0" stroke="#f2efe6" stroke-width="9" fill="none"/>
<path d="M-46,30 v-92 h-12 v-26 h22 v14 h22 v-14 h28 v14 h22 v-14 h22 v26 h-12 v92 Z" fill="#8c2f39"/><path d="M-15,30 v-34 a15,15 0 0 1 30,0 v34 Z" fill="#f2efe6"/><path d="M-6,-44 h12 v22 h-12 Z" fill="#f2efe6"/>
<path d="M-74,-66 c-22,14 -12,44 4,52 c12,-18 14,-42 -4,-52 Z M74,-66 c22,14 12,44 -4,52 c-12,-18 -14,-42 4,-52 Z" fill="#3f7d4e"/></g>
<text x="${x(0)}" y="${y(8.2)}" font-family="DejaVu Serif" font-size="${px(1.15)}" letter-spacing="14" fill="#f6ead2" text-anchor="middle">STADT LINDENHAGEN</text>`;

const flag = (pan: number, upper: string, lower: string): string =>
  `${box(pan - 0.1, 20.4, pan + 0.1, 1, 'fill="#c9b27a"')}<path d="M${x(pan)},${y(19.8)} c46,10 70,64 64,190 c-2,60 4,110 -4,170 l-60,-24 Z" fill="${upper}"/><path d="M${x(pan)},${y(15)} c30,20 62,60 62,110 c0,40 0,74 -2,106 l-60,-24 Z" fill="${lower}"/>`;

const clockFace = (camera: ChamberCamera): string => {
  const { panDeg, tiltDeg, radiusDeg } = wallClock(camera);
  const ticks = steps(0, 360, 30)
    .map(
      (angle) =>
        `<rect x="-3" y="${-px(radiusDeg * 0.88)}" width="6" height="${angle % 90 === 0 ? 14 : 8}" transform="rotate(${angle})"/>`,
    )
    .join('');
  return `<g transform="translate(${x(panDeg)} ${y(tiltDeg)})"><circle r="${px(radiusDeg + 0.22)}" fill="#3a2d20"/><circle r="${px(radiusDeg)}" fill="#fbf9f3"/><g fill="#24221f">${ticks}</g></g>`;
};

const backdrop = (camera: ChamberCamera): string => {
  const slats = steps(-18, 18, 0.75)
    .map((pan, index) => box(pan, 22.9, pan + 0.52, -1, `fill="${index % 3 === 0 ? '#7d5433' : '#8b5f3a'}"`))
    .join('');
  return `${box(-18.6, 23, 18.6, -4, 'fill="#5a3a20"')}${slats}<ellipse cx="${x(0)}" cy="${y(15)}" rx="${px(9)}" ry="${px(8.4)}" fill="url(#glow)" opacity=".35"/>
${coatOfArms()}${flag(-16.4, '#f2efe6', '#2f6690')}${flag(14.9, '#8c2f39', '#f2efe6')}${clockFace(camera)}`;
};

/** Everything behind the people. Camera 2 sees windows and gallery on the opposite sides. */
export const room = (camera: ChamberCamera): string => {
  const windowsFrom = camera === 1 ? [-112, -95, -78, -61, -44] : [33, 50, 67, 84, 101];
  const galleryFrom = camera === 1 ? 30 : -112;
  const doorFrom = camera === 1 ? 20.5 : -28.5;
  return `${shell()}${panelling()}${windowsFrom.map(window).join('')}${gallery(galleryFrom, galleryFrom + 82)}${door(doorFrom)}${floor()}${backdrop(camera)}`;
};
