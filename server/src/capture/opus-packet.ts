/** Silence of 20 ms: full-band CELT with nothing in it (RFC 6716, 3.1; what encoders send themselves for digital silence). */
export const opusSilence = Buffer.from([0xf8, 0xff, 0xfe]);

/** Sound in one frame, by the configuration in the first byte (RFC 6716, table 2). */
function frameMs(config: number): number {
  if (config < 12) {
    return [10, 20, 40, 60][config % 4] ?? 20;
  }
  return config < 16 ? ([10, 20][config % 2] ?? 20) : ([2.5, 5, 10, 20][config % 4] ?? 20);
}

/** Length of the sound in a packet in ms; 0 for what is no Opus packet. */
export function opusMs(packet: Buffer): number {
  const [toc] = packet;
  if (toc === undefined) {
    return 0;
  }
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? (packet[1] ?? 0) & 0x3f : 2;
  return frames * frameMs(toc >> 3);
}
