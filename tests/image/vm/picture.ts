/** What a screen shows, in figures: a blank one has a handful of colours, a painted page hundreds. */
export interface Looks {
  readonly width: number;
  readonly height: number;
  readonly colours: number;
}

/** Of a binary pixmap (P6). @throws Error for anything else */
export function looksOf(pixmap: Buffer): Looks {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(pixmap.subarray(0, 64).toString('latin1'));
  if (header === null) {
    throw new Error('not a pixmap');
  }
  const [all, width, height] = header;
  const colours = new Set<number>();
  for (let at = all.length; at + 2 < pixmap.length; at += 3) {
    colours.add(pixmap.readUIntBE(at, 3));
  }
  return { width: Number(width), height: Number(height), colours: colours.size };
}

/** How many pixels differ, 0..1. */
export function difference01(one: Buffer, other: Buffer): number {
  if (one.length !== other.length) {
    return 1;
  }
  let different = 0;
  for (let at = 0; at + 2 < one.length; at += 3) {
    if (one[at] !== other[at] || one[at + 1] !== other[at + 1] || one[at + 2] !== other[at + 2]) {
      different += 1;
    }
  }
  return different / (one.length / 3);
}
