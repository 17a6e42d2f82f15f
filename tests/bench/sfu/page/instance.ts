import { browserEnvironment, joinConference, type Conference } from '@ratspult/server/client';
import type { Sut } from './sut.ts';

const url = (origin: string, path: string): string => `${origin.replace('http', 'ws')}${path}`;

const joined = (conference: Conference): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = conference.state.subscribe(({ phase, errorCode }) => {
      if (phase === 'joined') {
        queueMicrotask(() => stop());
        resolve();
      } else if (phase === 'failed' || phase === 'waiting') {
        reject(new Error(`not joined: ${phase} ${errorCode}`));
      }
    });
  });

const shown = (conference: Conference): Promise<void> =>
  new Promise((resolve) => {
    const stop = conference.state.subscribe(({ participants }) => {
      const track = participants.flatMap(({ tracks }) => tracks).find(({ source }) => source === 'screen');
      if (track !== undefined) {
        conference.show([{ producerId: track.producerId, widthPx: 320, heightPx: 180 }]);
        queueMicrotask(() => stop());
        resolve();
      }
    });
  });

/** Our instance through the SDK of our own pages; each ticket lets one participant in. */
export const openInstance = async (origin: string, path: string, tickets: readonly string[]): Promise<Sut> => {
  const left = [...tickets];
  const conferences: Conference[] = [];
  const join = async (): Promise<Conference> => {
    const ticket = left.shift();
    if (ticket === undefined) {
      throw new Error('no ticket left');
    }
    const environment = browserEnvironment((level, message, detail) =>
      level === 'info' ? undefined : console.warn(message, detail),
    );
    const conference = joinConference({
      url: url(origin, path),
      ticket,
      renewTicket: async () => null,
      environment,
    });
    conferences.push(conference);
    await joined(conference);
    return conference;
  };
  return {
    publish: async (track) => (await join()).publish('screen', track),
    subscribe: async () => shown(await join()),
    close: () => conferences.forEach((conference) => void conference.leave()),
  };
};
