import { defaultMeetingSettings, noClock, type Joined, type Participant, noCapture } from '../../src/protocol/index.ts';
import type { Script } from './scripted-server.ts';

export const participant = (id: string, more: Partial<Participant> = {}): Participant => ({
  id,
  kind: 'person',
  role: 'member',
  name: `Name of ${id}`,
  moderator: false,
  connection: 'connected',
  tracks: [],
  mutedByChair: false,
  handRaisedAt: null,
  grants: [],
  asks: [],
  signLanguage: false,
  roomSpeakers: [],
  ...more,
});

export const joined = (participants: Participant[], more: Partial<Joined> = {}): Joined => ({
  status: 'joined',
  resumeToken: 'resume-token-0001',
  seq: 0,
  snapshot: {
    meeting: {
      meetingId: 'meeting-1',
      number: '123456789',
      title: 'Hauptausschuss',
      link: 'http://localhost/m/link',
      startedAt: 1,
      locked: false,
      settings: defaultMeetingSettings,
      clock: noClock,
      capture: noCapture,
    },
    selfId: 'me',
    participants,
    waiting: [],
    chat: [],
    audible: { producerIds: [], activeParticipantId: null },
  },
  routerRtpCapabilities: { codecs: [] },
  mediaAlive: false,
  serverTime: 0,
  ...more,
});

/** Answers for a joined participant; producers and consumers get ids by counting. */
export const joinedScript = (hello: () => Joined): Script => {
  let count = 0;
  const next = (kind: string): string => {
    count += 1;
    return `${kind}-${count}`;
  };
  return {
    hello: () => ({ ok: hello() }),
    'media.createTransport': () => ({
      ok: { transportId: next('transport'), iceParameters: {}, iceCandidates: [], dtlsParameters: {}, iceServers: [] },
    }),
    'media.restartIce': () => ({ ok: { iceParameters: {} } }),
    'media.publish': () => ({ ok: { producerId: next('producer') } }),
    'media.subscribe': ({ params }) => {
      const producerId =
        typeof params === 'object' && params !== null && 'producerId' in params ? params.producerId : '';
      const kind = String(producerId).includes('mic') ? 'audio' : 'video';
      return {
        ok: { consumerId: next('consumer'), producerId, kind, rtpParameters: { codecs: [] }, producerPaused: false },
      };
    },
    'chat.send': () => ({ ok: { messageId: next('message') } }),
  };
};
