import type { EndReason, MeetingInfo, CaptureState } from '../protocol/index.ts';
import type { MeetingAction } from './actions.ts';
import { chooseAudible } from './audible.ts';
import { addMessage, deleteMessage } from './chat.ts';
import { toEverybody } from './effects.ts';
import { ask, grant, setModerator, settle } from './grants.ts';
import { change, join, leave, moderated } from './roster.ts';
import { type MeetingRules, type MeetingState, type Step, unchanged } from './state.ts';
import { forgetTracks, loseAllTracks, mute, pause, publish, stopVideo, unpublish } from './tracks.ts';
import { admit, moveToWaiting, stopWaiting, wait } from './waiting-room.ts';

/** One change of a meeting: the new snapshot and what the shell has to do. Ids that are gone change nothing. */
export function reduce(state: MeetingState, action: MeetingAction, rules: MeetingRules): Step {
  const step = apply(state, action, rules);
  const audible = chooseAudible(step.state, rules);
  return audible === step.state.audible
    ? step
    : {
        state: { ...step.state, audible },
        effects: [...step.effects, toEverybody({ event: 'audible', data: audible })],
      };
}

// oxlint-disable-next-line typescript/consistent-return -- the compiler (noImplicitReturns) proves the switch complete
function apply(state: MeetingState, action: MeetingAction, rules: MeetingRules): Step {
  switch (action.type) {
    case 'join':
      return join(state, action.participantId, action.person, rules);
    case 'wait':
      return wait(state, action.waitingId, action.person, action.at);
    case 'admit':
      return admit(state, action.waitingId, action.participantId, rules);
    case 'refuse':
      return stopWaiting(state, action.waitingId, 'refused');
    case 'stopWaiting':
      return stopWaiting(state, action.waitingId, 'left');
    case 'leave':
      return leave(state, action.participantId, action.reason);
    case 'connection':
      return change(state, action.participantId, (participant) =>
        participant.connection === action.connection ? participant : { ...participant, connection: action.connection },
      );
    case 'hand':
      return raiseHand(state, action.participantId, action.raisedAt);
    case 'lowerHand':
      return lowerHand(state, action.participantId, action.by);
    case 'chat':
      return addMessage(state, action.message, rules);
    case 'deleteChat':
      return deleteMessage(state, action.messageId);
    case 'ask':
      return ask(state, action.participantId, action.grant, action.asked);
    case 'grant':
      return grant(state, action.participantId, action.grant, action.granted, action.by);
    case 'moderator':
      return setModerator(state, action.participantId, action.moderator, action.by);
    case 'interpreter':
      return change(state, action.participantId, (participant) =>
        participant.signLanguage === action.interpreter
          ? participant
          : { ...participant, signLanguage: action.interpreter },
      );
    case 'settings':
      return settle(state, action.settings, action.by);
    case 'moveToWaiting':
      return moveToWaiting(state, action.participantId, action.at);
    case 'speakers':
      return change(state, action.participantId, (participant) => ({
        ...participant,
        roomSpeakers: [...action.speakers],
      }));
    case 'publish':
      return publish(state, action.participantId, action.track);
    case 'unpublish':
      return unpublish(state, action.participantId, action.producerId);
    case 'pause':
      return pause(state, action.participantId, action.producerId, action.paused);
    case 'mute':
      return mute(state, action.participantId, action.by);
    case 'stopVideo':
      return stopVideo(state, action.participantId, action.by);
    case 'title':
      return state.info.title === action.title ? unchanged(state) : withInfo(state, { title: action.title });
    case 'lock':
      return lock(state, action.locked);
    case 'capture':
      return captured(state, action.capture);
    case 'mediaLost':
      return loseAllTracks(state);
    case 'forgetTracks':
      return forgetTracks(state, action.participantId);
    case 'levels':
      return unchanged(noteLoud(state, action.loudProducerIds, action.at));
    case 'dominant':
      return unchanged({ ...state, dominantProducerId: action.producerId });
    case 'clock':
      return withInfo(state, { clock: { ...state.info.clock, ...action.change } });
    case 'end':
      return end(state, action.reason);
  }
}

/** A hand that is up keeps its place in the row when it is raised again; no two have the same place. */
function raiseHand(state: MeetingState, participantId: string, raisedAt: number | null): Step {
  const last = Math.max(...[...state.attendees.values()].map(({ participant }) => participant.handRaisedAt ?? 0), 0);
  const place = raisedAt === null ? null : Math.max(raisedAt, last + 1);
  return change(state, participantId, (participant) =>
    (participant.handRaisedAt === null) === (place === null) ? participant : { ...participant, handRaisedAt: place },
  );
}

function lowerHand(state: MeetingState, participantId: string, by: string): Step {
  const step = raiseHand(state, participantId, null);
  return step.effects.length === 0
    ? step
    : { ...step, effects: [...step.effects, moderated(participantId, 'hand-lowered', by)] };
}

function withInfo(state: MeetingState, patch: Partial<MeetingInfo>): Step {
  const info = { ...state.info, ...patch };
  return { state: { ...state, info }, effects: [toEverybody({ event: 'meeting', data: { meeting: info } })] };
}

function lock(state: MeetingState, locked: boolean): Step {
  if (state.info.locked === locked) {
    return unchanged(state);
  }
  const info = { ...state.info, locked };
  return {
    state: { ...state, info, foundLocked: false },
    effects: [toEverybody({ event: 'meeting', data: { meeting: info } })],
  };
}

function captured(state: MeetingState, capture: CaptureState): Step {
  const info = { ...state.info, capture };
  return { state: { ...state, info }, effects: [toEverybody({ event: 'meeting', data: { meeting: info } })] };
}

/** Only producers that are there are remembered, so the map cannot grow. */
function noteLoud(state: MeetingState, loudProducerIds: readonly string[], at: number): MeetingState {
  const there = new Set(
    [...state.attendees.values()].flatMap((attendee) => attendee.participant.tracks.map((track) => track.producerId)),
  );
  const loudAt = new Map([...state.loudAt].filter(([producerId]) => there.has(producerId)));
  for (const producerId of loudProducerIds) {
    if (there.has(producerId)) {
      loudAt.set(producerId, at);
    }
  }
  return { ...state, loudAt };
}

function end(state: MeetingState, reason: EndReason): Step {
  const ids = [...state.attendees.keys(), ...state.waiting.map((waiter) => waiter.guest.waitingId)];
  return {
    state: { ...state, attendees: new Map(), waiting: [] },
    effects: ids.map((id) => ({ type: 'finish', id, reason })),
  };
}
