export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The largest rectangle of the given proportions in the middle of the frame; nothing is cut off. */
export const contain = (
  source: { readonly width: number; readonly height: number },
  frame: { readonly width: number; readonly height: number },
): Rectangle => {
  if (source.width <= 0 || source.height <= 0) {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
  const scale = Math.min(frame.width / source.width, frame.height / source.height);
  const width = source.width * scale;
  const height = source.height * scale;
  return { x: (frame.width - width) / 2, y: (frame.height - height) / 2, width, height };
};
