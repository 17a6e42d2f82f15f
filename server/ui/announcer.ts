const regions = new Map<'polite' | 'assertive', HTMLElement>();

const regionFor = (politeness: 'polite' | 'assertive'): HTMLElement => {
  const existing = regions.get(politeness);
  if (existing !== undefined) {
    return existing;
  }
  const region = document.createElement('div');
  region.setAttribute('aria-live', politeness);
  region.setAttribute('role', politeness === 'polite' ? 'status' : 'alert');
  Object.assign(region.style, {
    position: 'fixed',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
  });
  document.body.append(region);
  regions.set(politeness, region);
  return region;
};

/** Speaks a sentence through the screen reader; `assertive` interrupts (muted, removed, connection lost). */
export const announce = (sentence: string, politeness: 'polite' | 'assertive' = 'polite'): void => {
  const region = regionFor(politeness);
  const line = document.createElement('p');
  line.textContent = sentence;
  // A new child is announced even when the sentence is the same as before; old ones go so that it cannot grow.
  region.replaceChildren(line);
};
