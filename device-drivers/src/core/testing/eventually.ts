const tryEveryMs = 5;
const giveUpMs = 12_000;

/** Waits until the condition holds; for tests on real pipes, where the moment is not ours to choose. */
export const eventually = async (what: string, condition: () => boolean): Promise<void> => {
  const endMs = performance.now() + giveUpMs;
  while (!condition()) {
    if (performance.now() > endMs) {
      throw new Error(`never came true: ${what}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, tryEveryMs);
    });
  }
};
