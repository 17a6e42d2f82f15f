import { type Outcome, refuse, success } from '../../outcome.ts';
import { conferenceMethods as methods } from '../../protocol/index.ts';
import { type Call, route } from '../route.ts';

type Done = Outcome<Record<string, never>>;

const done = (outcome: Outcome<null>): Done => (outcome.ok ? success({}) : outcome);

function record({ meeting, stay, options }: Call, action: string): void {
  options.recordModeration({ meetingId: meeting.id, actor: stay.claims.name, action, target: '' });
}

/** The instance gives the right to record to accounts; who holds it may use it where they moderate. */
const withoutRight = ({ stay }: Call): Done | null =>
  stay.claims.mayRecord ? null : refuse('not-allowed', 'this account may not record');

function logged(call: Call, action: string, outcome: Outcome<null>): Done {
  if (outcome.ok) {
    record(call, action);
  }
  return done(outcome);
}

function start(call: Call): Done {
  const { identity, name } = call.stay.claims;
  return (
    withoutRight(call) ??
    logged(call, 'recording.start', call.meeting.capture.startRecording({ accountId: identity, name }))
  );
}

function setPaused(call: Call, { paused }: { readonly paused: boolean }): Done {
  return (
    withoutRight(call) ??
    logged(call, paused ? 'recording.pause' : 'recording.resume', call.meeting.capture.pauseRecording(paused))
  );
}

/** Whoever moderates may end it, also without the right to begin one. */
const stop = (call: Call): Done => logged(call, 'recording.stop', call.meeting.capture.stopRecording());

function setPublic(call: Call, params: { readonly public: boolean }): Done {
  const { meeting, options } = call;
  const { capture } = meeting.state.info;
  if (capture.public !== params.public) {
    record(call, params.public ? 'public' : 'nonPublic');
    options.directory.setPublic(meeting.id, params.public);
    meeting.dispatch({ type: 'capture', capture: { ...capture, public: params.public } });
  }
  return success({});
}

export const recordingRoutes = {
  'recording.start': route('recording.start', methods['recording.start'].params, start),
  'recording.setPaused': route('recording.setPaused', methods['recording.setPaused'].params, setPaused),
  'recording.stop': route('recording.stop', methods['recording.stop'].params, stop),
  'moderation.setPublic': route('moderation.setPublic', methods['moderation.setPublic'].params, setPublic),
};
