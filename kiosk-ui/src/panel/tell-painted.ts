import type { Timers } from '../shared/timers.ts';
import type { ApplianceLink } from './appliance-link.ts';

const everyMs = 2_000;

/**
 * Tells the appliance every two seconds that a frame was painted. The browser is asked for a frame each time, so a frozen
 * renderer, a lost screen and a hung compositor all go silent.
 */
export const tellPainted = (
  link: Pick<ApplianceLink, 'send'>,
  timers: Timers,
  nextFrame: (run: () => void) => void,
): void => {
  nextFrame(() => {
    void link.send('painted', {}, 'painted');
    timers.after(everyMs, () => tellPainted(link, timers, nextFrame));
  });
};
