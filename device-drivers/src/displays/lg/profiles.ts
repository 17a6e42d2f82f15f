/** What differs between series (protocol.md 2): input codes above all. */
export interface LgProfile {
  readonly inputs: readonly { readonly name: string; readonly code: number; readonly pcCode: number | null }[];
}

const hdmi = [
  { name: 'hdmi1', code: 0x90, pcCode: 0xa0 },
  { name: 'hdmi2', code: 0x91, pcCode: 0xa1 },
  { name: 'hdmi3', code: 0x92, pcCode: 0xa2 },
] as const;

export const lgProfileNames = ['signage', 'hdmi-only'] as const;

export const lgProfiles: Readonly<Record<(typeof lgProfileNames)[number], LgProfile>> = {
  signage: {
    inputs: [
      ...hdmi,
      { name: 'displayport', code: 0xc0, pcCode: 0xd0 },
      { name: 'vga', code: 0x60, pcCode: null },
      { name: 'dvi', code: 0x70, pcCode: 0x80 },
    ],
  },
  'hdmi-only': { inputs: hdmi },
};
