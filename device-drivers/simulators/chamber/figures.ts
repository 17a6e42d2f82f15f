/** People of the chamber as flat figures. Pure: the same number always gives the same person. */

interface Look {
  readonly skin: string;
  readonly hair: string;
  readonly top: string;
  readonly shirt: string;
  readonly style: HairStyle;
  readonly glasses: boolean;
  readonly beard: boolean;
  readonly collar: 'tie' | 'open' | 'round' | 'scarf';
}

type HairStyle = 'short' | 'side' | 'bob' | 'long' | 'bun' | 'bald' | 'curly' | 'headscarf';

const skins = ['#f0c9a8', '#e3b08a', '#f5d6bd', '#8d5a3b', '#c68f66', '#6b4329', '#edc1a0', '#d9a57f'];
const hairs = ['#3a2a20', '#8a8580', '#6b4a2e', '#1d1a1a', '#c7a15c', '#d8d5cf', '#7a3b22', '#4c4440'];
const tops = [
  '#2f3e55',
  '#7a2f3a',
  '#3d5a4c',
  '#4a4a52',
  '#1f4e68',
  '#8a6a3a',
  '#5b4270',
  '#22303a',
  '#a3513f',
  '#4d6b7d',
];
const shirts = ['#f4f1ea', '#dfe8ef', '#f0e2d8', '#e8ece2'];
const accents = ['#b23a48', '#2a6f97', '#d08c2f', '#4f772d', '#6d597a'];
const styles: readonly HairStyle[] = ['bob', 'short', 'long', 'side', 'bun', 'curly', 'short', 'bald'];

const pick = <T>(list: readonly T[], index: number, otherwise: T): T => list[index % list.length] ?? otherwise;

/** Hair style, skin and hair (places in the palettes above) of the people whose names stand on the plates, by seat from 1. */
const people: readonly (readonly [HairStyle, number, number])[] = [
  ['bob', 7, 3],
  ['side', 0, 2],
  ['long', 2, 5],
  ['bald', 1, 1],
  ['bun', 5, 3],
  ['bob', 2, 1],
  ['short', 7, 3],
  ['long', 6, 4],
  ['bald', 0, 5],
  ['curly', 2, 6],
  ['short', 5, 3],
  ['bun', 0, 6],
  ['side', 6, 4],
  ['bob', 2, 5],
  ['short', 0, 2],
  ['headscarf', 7, 3],
  ['bald', 6, 1],
  ['long', 2, 2],
  ['short', 1, 3],
  ['bob', 0, 4],
  ['side', 4, 3],
  ['curly', 6, 1],
  ['side', 0, 0],
  ['long', 6, 3],
  ['bald', 2, 5],
  ['bun', 0, 2],
  ['short', 3, 3],
  ['bob', 2, 6],
  ['short', 6, 4],
];

const lookOf = (id: number): Look => {
  const [style, skin, hair] = people[id - 1] ?? [pick(styles, id * 5 + 3, 'short'), id * 3, id * 7 + (id >> 2)];
  const collared = style === 'short' || style === 'side' || style === 'bald';
  return {
    skin: pick(skins, skin, '#f0c9a8'),
    hair: pick(hairs, hair, '#3a2a20'),
    top: pick(tops, id * 3 + 1, '#2f3e55'),
    shirt: pick(shirts, id, '#f4f1ea'),
    style,
    glasses: id % 4 === 2,
    beard: collared && id % 3 !== 0 && hair !== 4,
    collar: collared ? (id % 2 === 0 ? 'tie' : 'open') : id % 3 === 0 ? 'scarf' : 'round',
  };
};

const shade = (color: string, by: number): string => {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `#${parts
    .map((part) =>
      Math.min(255, Math.max(0, part + by))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
};

const hairBehind: Readonly<Record<HairStyle, (hair: string) => string>> = {
  long: (hair) => `<path d="M-42,-150 C-56,-205 56,-205 42,-150 L48,-62 C30,-48 -30,-48 -48,-62 Z" fill="${hair}"/>`,
  bob: (hair) => `<path d="M-41,-150 C-52,-204 52,-204 41,-150 L43,-104 C30,-94 -30,-94 -43,-104 Z" fill="${hair}"/>`,
  bun: (hair) => `<circle cx="0" cy="-196" r="17" fill="${hair}"/>`,
  curly: (hair) =>
    [-34, -18, 0, 18, 34]
      .map((x) => `<circle cx="${x}" cy="${-176 + Math.abs(x) * 0.45}" r="19" fill="${hair}"/>`)
      .join(''),
  headscarf: () => '<path d="M-46,-140 C-54,-208 54,-208 46,-140 L60,-52 C30,-30 -30,-30 -60,-52 Z" fill="#35618a"/>',
  short: () => '',
  side: () => '',
  bald: () => '',
};

const hairFront: Readonly<Record<HairStyle, (hair: string) => string>> = {
  short: (hair) =>
    `<path d="M-37,-140 C-46,-196 46,-196 37,-140 C34,-160 24,-168 0,-167 C-24,-168 -34,-160 -37,-140 Z" fill="${hair}"/>`,
  side: (hair) =>
    `<path d="M-37,-138 C-50,-198 40,-204 38,-142 C30,-168 6,-174 -14,-164 C-28,-158 -34,-152 -37,-138 Z" fill="${hair}"/>`,
  bob: (hair) =>
    `<path d="M-38,-134 C-48,-200 48,-200 38,-134 C32,-160 10,-172 -6,-170 C-22,-166 -34,-156 -38,-134 Z" fill="${hair}"/>`,
  long: (hair) =>
    `<path d="M-38,-134 C-48,-200 48,-200 38,-134 C32,-160 10,-172 -6,-170 C-22,-166 -34,-156 -38,-134 Z" fill="${hair}"/>`,
  bun: (hair) => `<path d="M-37,-142 C-44,-194 44,-194 37,-142 C26,-168 -26,-168 -37,-142 Z" fill="${hair}"/>`,
  curly: (hair) => `<path d="M-37,-142 C-44,-194 44,-194 37,-142 C26,-168 -26,-168 -37,-142 Z" fill="${hair}"/>`,
  bald: (hair) =>
    `<path d="M-37,-128 C-42,-146 -40,-156 -34,-162 C-34,-146 -34,-138 -37,-128 Z M37,-128 C42,-146 40,-156 34,-162 C34,-146 34,-138 37,-128 Z" fill="${hair}"/>`,
  headscarf: () =>
    `<path d="M-44,-132 C-52,-206 52,-206 44,-132 C38,-176 -38,-176 -44,-132 Z" fill="#4375a0"/><path d="M-40,-112 C-26,-84 26,-84 40,-112 L44,-72 C20,-56 -20,-56 -44,-72 Z" fill="#4375a0"/>`,
};

const face = (look: Look): string => {
  const dark = shade(look.skin, -70);
  const beard = look.beard
    ? `<path d="M-34,-124 C-32,-88 32,-88 34,-124 C24,-112 14,-114 0,-114 C-14,-114 -24,-112 -34,-124 Z" fill="${look.hair}"/>`
    : '';
  const glasses = look.glasses
    ? '<g fill="none" stroke="#2b2b30" stroke-width="3"><circle cx="-14" cy="-137" r="10"/><circle cx="14" cy="-137" r="10"/><path d="M-4,-138 h8"/></g>'
    : '';
  return `<ellipse cx="0" cy="-134" rx="36" ry="43" fill="${look.skin}"/>
<path d="M8,-176 C34,-172 40,-130 22,-100 C16,-94 8,-91 0,-91 C24,-110 26,-150 8,-176 Z" fill="${shade(look.skin, -16)}"/>${beard}
<g fill="#2a2320"><circle cx="-14" cy="-137" r="4"/><circle cx="14" cy="-137" r="4"/></g>
<g stroke="${shade(look.hair, -20)}" stroke-width="3.4" stroke-linecap="round"><path d="M-20,-149 h11"/><path d="M9,-149 h11"/></g>
<path d="M-1,-133 q5,9 -2,11" fill="none" stroke="${dark}" stroke-width="2.4" stroke-linecap="round"/>
<path d="M-10,-111 q10,7 20,0" fill="none" stroke="${shade(look.skin, -95)}" stroke-width="3.2" stroke-linecap="round"/>${glasses}`;
};

const collar: Readonly<Record<Look['collar'], (look: Look, accent: string) => string>> = {
  tie: (look, accent) =>
    `<path d="M-24,-74 L0,-22 L24,-74 Z" fill="${look.shirt}"/><path d="M-6,-66 h12 l5,52 l-11,12 l-11,-12 Z" fill="${accent}"/>`,
  open: (look) =>
    `<path d="M-26,-74 L0,-26 L26,-74 Z" fill="${look.shirt}"/><path d="M-12,-76 L0,-54 L12,-76 Z" fill="${shade(look.skin, -12)}"/>`,
  scarf: (_look, accent) =>
    `<path d="M-30,-76 C-16,-54 16,-54 30,-76 L26,-60 C14,-46 -14,-46 -26,-60 Z" fill="${accent}"/>`,
  round: (look) => `<path d="M-22,-78 C-16,-58 16,-58 22,-78 Z" fill="${shade(look.skin, -8)}"/>`,
};

/** A person sitting behind a desk: 0/0 is the desk edge in front of the middle, y grows downwards, 190 units tall. */
export const figure = (id: number): string => {
  const look = lookOf(id);
  return `${hairBehind[look.style](look.hair)}
<path d="M-15,-100 h30 v34 h-30 Z" fill="${shade(look.skin, -28)}"/>
<path d="M-88,6 C-90,-52 -72,-64 -26,-78 L0,-60 L26,-78 C72,-64 90,-52 88,6 Z" fill="${look.top}"/>
<path d="M26,-78 C72,-64 90,-52 88,6 L54,6 C58,-34 46,-58 26,-78 Z" fill="${shade(look.top, -14)}"/>
<g stroke="${shade(look.top, -30)}" stroke-width="3" fill="none"><path d="M-56,4 C-58,-16 -56,-26 -50,-36"/><path d="M56,4 C58,-16 56,-26 50,-36"/></g>
${collar[look.collar](look, pick(accents, id, '#b23a48'))}${face(look)}${hairFront[look.style](look.hair)}
<ellipse cx="-40" cy="2" rx="15" ry="8" fill="${shade(look.skin, -6)}"/><ellipse cx="40" cy="2" rx="15" ry="8" fill="${shade(look.skin, -18)}"/>`;
};

/** A visitor seen from far away: head and shoulders only. */
export const visitor = (id: number): string => {
  const look = lookOf(id * 13 + 40);
  return `<path d="M-30,0 C-30,-26 -18,-30 0,-32 C18,-30 30,-26 30,0 Z" fill="${look.top}"/><ellipse cx="0" cy="-48" rx="14" ry="17" fill="${look.skin}"/><path d="M-15,-48 C-20,-74 20,-74 15,-48 C10,-60 -10,-60 -15,-48 Z" fill="${look.hair}"/>`;
};
