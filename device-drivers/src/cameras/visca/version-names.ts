/** The numbers of the Version reply (protocol.md 1.2). */
const vendors: ReadonlyMap<number, string> = new Map([
  [0x0001, 'Sony'],
  [0x0109, 'BirdDog'],
  [0x2574, 'AVer'],
]);

const sonyModels: ReadonlyMap<number, string> = new Map([
  [0x040f, 'BRC-300'],
  [0x0511, 'SRG-120DH'],
  [0x0513, 'SRG-300H'],
  [0x0516, 'SRG-300SE'],
  [0x0519, 'BRC-X1000'],
  [0x051a, 'BRC-H800'],
  [0x051b, 'BRC-H780'],
  [0x051c, 'BRC-X400'],
  [0x051d, 'BRC-X401'],
  [0x051e, 'ILME-FR7'],
  [0x051f, 'BRC-AM7'],
  [0x0604, 'SRG-360SHE'],
  [0x0605, 'SRG-280SHE'],
  [0x0617, 'SRG-X400'],
  [0x0618, 'SRG-X120'],
  [0x061c, 'SRG-X402'],
  [0x061f, 'SRG-X40UH'],
  [0x0620, 'SRG-H40UH'],
  [0x0621, 'SRG-A40'],
  [0x0622, 'SRG-A12'],
]);

const fourDigits = (value: number): string => value.toString(16).padStart(4, '0').toUpperCase();

/** What the numbers of the Version reply mean; unknown ones stay readable as numbers. */
export const nameOf = (vendor: number, model: number): { make: string; model: string } => ({
  make: vendors.get(vendor) ?? `VISCA ${fourDigits(vendor)}`,
  model: (vendor === 0x0001 ? sonyModels.get(model) : undefined) ?? fourDigits(model),
});
