const size = 24;
const imageType = 0xff_fd_00_02;

/**
 * A transparent pointer in the Xcursor format (`man Xcursor`: file header, one table entry, one image chunk, ARGB pixels).
 * Compositors show a pointer until it first moves, whatever the page says; this one cannot be seen.
 */
export function emptyCursor(): Uint8Array {
  const header = [0x72_75_63_58, 16, 0x1_00_00, 1];
  const table = [imageType, size, 28];
  const chunk = [36, imageType, size, 1, size, size, 0, 0, 0];
  const words = [...header, ...table, ...chunk];
  const bytes = new Uint8Array(words.length * 4 + size * size * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint32(index * 4, word, true));
  return bytes;
}
