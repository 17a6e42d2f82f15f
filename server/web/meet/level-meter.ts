/** Measures how loud a track is, several times a second, until stopped. `onLevel` gets 0 (silence) to 1. */
export const watchLevel = (track: MediaStreamTrack, onLevel: (level01: number) => void): (() => void) => {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // -60 dB is silence, -10 dB a raised voice near the microphone.
    const decibels = 10 * Math.log10(power + 1e-9);
    onLevel(Math.min(1, Math.max(0, (decibels + 60) / 50)));
  }, 100);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close();
  };
};

/** Two soft tones on the chosen loudspeaker (null: the system's), about a second. */
export const playTestTone = async (speakerId: string | null): Promise<void> => {
  const context = new AudioContext();
  if (speakerId !== null && 'setSinkId' in context && typeof context.setSinkId === 'function') {
    await context.setSinkId(speakerId);
  }
  const gain = context.createGain();
  gain.connect(context.destination);
  for (const [index, frequency] of [523.25, 659.25].entries()) {
    const tone = context.createOscillator();
    const start = context.currentTime + index * 0.45;
    tone.frequency.value = frequency;
    tone.connect(gain);
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.25, start + 0.04);
    gain.gain.linearRampToValueAtTime(0, start + 0.4);
    tone.start(start);
    tone.stop(start + 0.42);
  }
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 1_100);
  });
  await context.close();
};
