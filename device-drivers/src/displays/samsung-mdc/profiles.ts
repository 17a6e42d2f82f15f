/** Input codes (protocol.md 2). The second code is how the same socket is told in PC timing; it cannot be chosen. */
export const mdcInputs: readonly { readonly name: string; readonly code: number; readonly pcCode: number | null }[] = [
  { name: 'hdmi1', code: 0x21, pcCode: 0x22 },
  { name: 'hdmi2', code: 0x23, pcCode: 0x24 },
  { name: 'hdmi3', code: 0x31, pcCode: 0x32 },
  { name: 'hdmi4', code: 0x33, pcCode: 0x34 },
  { name: 'displayport1', code: 0x25, pcCode: null },
  { name: 'displayport2', code: 0x26, pcCode: null },
  { name: 'displayport3', code: 0x27, pcCode: null },
  { name: 'dvi', code: 0x18, pcCode: null },
  { name: 'vga', code: 0x14, pcCode: null },
  { name: 'hdbaset', code: 0x55, pcCode: null },
  { name: 'magicinfo', code: 0x20, pcCode: null },
  { name: 'magicinfo-s', code: 0x60, pcCode: null },
  { name: 'screen-mirroring', code: 0x61, pcCode: null },
  { name: 'url-launcher', code: 0x63, pcCode: null },
  { name: 'web-browser', code: 0x65, pcCode: null },
  { name: 'tv', code: 0x40, pcCode: null },
];

/** Milliseconds. Not in the vendor's list: corrected when hardware says otherwise (protocol.md 4). */
export const mdcTimes = {
  deadlineMs: 1500,
  gapMs: 50,
  /** After switching on or off the set drops its connection and answers nothing for 5 to 20 s. */
  deafAfterPowerMs: 25_000,
};
