import type { ConferenceState } from '../../../client/index.ts';
import { moderates } from './moderates.ts';
import type { CaptureState, RecordingFault } from '../../../src/protocol/index.ts';
import { text as recordingText } from './recording-texts.ts';
import { text } from './texts.ts';

export interface Happening {
  readonly sentence: string;
  readonly urgent: boolean;
}

/** What a screen reader says between two states of a meeting. Pure apart from the language. */
export const happenings = (before: ConferenceState, after: ConferenceState): readonly Happening[] => {
  if (before.selfId !== after.selfId || before.meeting === null) {
    return [];
  }
  const said: Happening[] = [];
  const say = (sentence: string, urgent = false): void => {
    said.push({ sentence, urgent });
  };
  const known = new Map(before.participants.map((participant) => [participant.id, participant]));
  const self = after.participants.find((participant) => participant.id === after.selfId);
  const present = new Set(after.participants.map((participant) => participant.id));
  for (const participant of after.participants) {
    const earlier = known.get(participant.id);
    if (earlier === undefined) {
      say(text('sayJoined', { name: participant.name }));
    } else if (participant.handRaisedAt !== null && earlier.handRaisedAt === null && participant.id !== after.selfId) {
      say(text('sayHand', { name: participant.name }));
    }
    const fresh = participant.asks.filter((grant) => earlier?.asks.includes(grant) !== true);
    for (const grant of self !== undefined && moderates(self) ? fresh : []) {
      say(text(grant === 'microphone' ? 'asksMicrophone' : 'asksScreen', { name: participant.name }), true);
    }
  }
  for (const [id, participant] of known) {
    if (!present.has(id)) {
      say(text('sayLeft', { name: participant.name }));
    }
  }
  const waited = new Set(before.waiting.map((guest) => guest.waitingId));
  for (const guest of after.waiting) {
    if (!waited.has(guest.waitingId)) {
      say(text('sayWaiting', { name: guest.name }), true);
    }
  }
  for (const sentence of captureSentences(before.meeting.capture, after.meeting?.capture ?? null)) {
    say(sentence, true);
  }
  if (before.phase !== after.phase) {
    say(text(after.phase === 'reconnecting' ? 'reconnecting' : 'sayConnected'), true);
  }
  return said;
};

/** Everybody hears of it: that it is recorded, and that a part is not public. */
function captureSentences(before: CaptureState, after: CaptureState | null): readonly string[] {
  if (after === null) {
    return [];
  }
  const said: string[] = [];
  if (before.public !== after.public) {
    said.push(recordingText(after.public ? 'sayPublic' : 'nonPublicHint'));
  }
  if (before.recording.phase !== after.recording.phase) {
    said.push(...phaseSentences(after.recording));
  }
  return said;
}

function phaseSentences({ phase, fault }: CaptureState['recording']): readonly string[] {
  switch (phase) {
    case 'unavailable':
      return [];
    case 'off':
      return fault === null ? [recordingText('sayStopped')] : faultSentences(fault);
    case 'announced':
      return [recordingText('announced'), recordingText('consent')];
    case 'running':
      return [recordingText('recording')];
    case 'paused':
      return [recordingText('paused')];
  }
}

/** Why a recording ended by itself. */
export const faultSentences = (fault: RecordingFault): readonly string[] => [
  recordingText('fault'),
  recordingText(fault === 'disk-full' ? 'faultDisk' : 'faultEncoder'),
];
