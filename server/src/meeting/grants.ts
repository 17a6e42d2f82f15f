import type { Grant, MeetingSettings } from '../protocol/index.ts';
import { type MeetingEffect, toEverybody } from './effects.ts';
import { grantOf, mayAsk, maySend } from './rights.ts';
import { change, moderated } from './roster.ts';
import { type MeetingState, type Step } from './state.ts';

const grants = ['microphone', 'screen'] as const satisfies readonly Grant[];
const without = (list: readonly Grant[], what: Grant): Grant[] => list.filter((one) => one !== what);

/** Takes a question back, or puts it where the settings ask for it. */
export const ask = (state: MeetingState, participantId: string, what: Grant, asked: boolean): Step =>
  change(state, participantId, (participant) =>
    participant.asks.includes(what) === asked || (asked && !mayAsk(participant, what, state.info.settings))
      ? participant
      : { ...participant, asks: asked ? [...participant.asks, what] : without(participant.asks, what) },
  );

/** Allows, denies a question or takes a permission back; whoever loses a right stops at once. */
export function grant(state: MeetingState, participantId: string, what: Grant, granted: boolean, by: string): Step {
  const step = change(state, participantId, (participant) =>
    participant.grants.includes(what) === granted && !participant.asks.includes(what)
      ? participant
      : {
          ...participant,
          grants: granted ? [...without(participant.grants, what), what] : without(participant.grants, what),
          asks: without(participant.asks, what),
          mutedByChair: participant.mutedByChair && !(granted && what === 'microphone'),
        },
  );
  if (step.effects.length === 0) {
    return step;
  }
  const lost = losses(step.state, participantId, by);
  const word = moderated(participantId, `${what}-${granted ? 'allowed' : 'denied'}`, by);
  return { state: step.state, effects: [...step.effects, ...(lost.length === 0 ? [word] : lost)] };
}

/** Nobody keeps sending what the settings and grants no longer allow; who is stopped is told by whom. */
function losses(state: MeetingState, participantId: string, by: string): MeetingEffect[] {
  const participant = state.attendees.get(participantId)?.participant;
  if (participant === undefined) {
    return [];
  }
  const open = new Set(participant.tracks.filter((track) => !track.paused).map((track) => grantOf(track.source)));
  return grants
    .filter((what) => open.has(what) && !maySend(participant, what, state.info.settings))
    .flatMap((what): MeetingEffect[] => [
      { type: 'silence', participantId, grant: what },
      moderated(participantId, `${what}-denied`, by),
    ]);
}

/** Questions that need no answer any more are put away. */
export function settle(state: MeetingState, settings: MeetingSettings, by: string): Step {
  const info = { ...state.info, settings };
  let step: Step = {
    state: { ...state, info },
    effects: [toEverybody({ event: 'meeting', data: { meeting: info } })],
  };
  for (const participantId of state.attendees.keys()) {
    const next = change(step.state, participantId, (participant) => {
      const asks = participant.asks.filter((one) => mayAsk(participant, one, settings));
      return asks.length === participant.asks.length ? participant : { ...participant, asks };
    });
    step = {
      state: next.state,
      effects: [...step.effects, ...next.effects, ...losses(next.state, participantId, by)],
    };
  }
  return step;
}

/** Guests and rooms never moderate; the handler refuses them with a reason, here nothing happens. */
export function setModerator(state: MeetingState, participantId: string, moderator: boolean, by: string): Step {
  const step = change(state, participantId, (participant) =>
    participant.moderator === moderator || participant.kind !== 'person' || participant.role === 'chair'
      ? participant
      : { ...participant, moderator },
  );
  if (step.effects.length === 0) {
    return step;
  }
  const waiting: MeetingEffect = {
    type: 'send',
    to: { who: 'one', participantId },
    message: { event: 'waiting', data: { guests: moderator ? state.waiting.map((waiter) => waiter.guest) : [] } },
  };
  const word = moderated(participantId, moderator ? 'made-moderator' : 'unmade-moderator', by);
  return { state: step.state, effects: [...step.effects, waiting, ...losses(step.state, participantId, by), word] };
}
