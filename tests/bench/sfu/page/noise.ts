const [width, height, framesPerSecond] = [320, 180, 20];

/** A picture no encoder can shrink, so that the stream fills its bit rate. */
export const noiseTrack = (): MediaStreamTrack => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const image = new ImageData(width, height);
  const draw = (): void => {
    for (let at = 0; at < image.data.length; at += 4) {
      const grey = 96 + Math.random() * 48;
      image.data.set([grey, grey, grey, 255], at);
    }
    context?.putImageData(image, 0, 0);
  };
  setInterval(draw, 1000 / framesPerSecond);
  draw();
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
  if (track === undefined) {
    throw new Error('the canvas gives no track');
  }
  return track;
};
