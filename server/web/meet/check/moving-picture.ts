/** A picture that moves all the time, so that something is sent without anybody's camera. */
export function movingPicture(): { readonly track: MediaStreamTrack; stop(): void } | null {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream(24).getVideoTracks();
  if (context === null || track === undefined) {
    return null;
  }
  let step = 0;
  const timer = setInterval(() => {
    step += 1;
    for (let box = 0; box < 160; box += 1) {
      context.fillStyle = `hsl(${(box * 47 + step * 13) % 360} 60% ${(box * 7 + step * 5) % 100}%)`;
      context.fillRect((box % 16) * 80, Math.floor(box / 16) * 72, 80, 72);
    }
  }, 40);
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}
