import { mayAsk, mayChat } from '../../meeting/index.ts';
import { type Outcome, refuse, success } from '../../outcome.ts';
import { conferenceMethods as methods, type Grant } from '../../protocol/index.ts';
import { newId } from '../../random.ts';
import { type Call, route } from '../route.ts';

function leave({ meeting, stay }: Call): Outcome<Record<string, never>> {
  meeting.dispatch(
    stay.phase === 'waiting'
      ? { type: 'stopWaiting', waitingId: stay.id }
      : { type: 'leave', participantId: stay.id, reason: 'left' },
  );
  return success({});
}

function sendChat(
  { meeting, stay, options }: Call,
  { text, to }: { readonly text: string; readonly to: string | null },
): Outcome<{ messageId: string }> {
  const from = meeting.participant(stay.id);
  const recipient = to === null ? null : meeting.participant(to);
  if (from === null || (to !== null && recipient === null)) {
    return refuse('not-found', 'the recipient is not in the meeting');
  }
  if (!mayChat(from, recipient, meeting.state.info.settings)) {
    return refuse('chat-closed', 'the settings of the meeting do not allow this message');
  }
  if (!stay.chatBucket.take()) {
    return refuse('rate-limited', 'too many chat messages');
  }
  const id = newId(options.random);
  const addressed = recipient === null ? null : { participantId: recipient.id, name: recipient.name };
  meeting.dispatch({
    type: 'chat',
    message: { id, from: stay.id, name: from.name, to: addressed, text, at: options.clock.now() },
  });
  return success({ messageId: id });
}

function askFor(
  { meeting, stay }: Call,
  { grant, asked }: { readonly grant: Grant; readonly asked: boolean },
): Outcome<Record<string, never>> {
  const participant = meeting.participant(stay.id);
  if (asked && (participant === null || !mayAsk(participant, grant, meeting.state.info.settings))) {
    return refuse('not-allowed', 'the settings of the meeting leave nothing to ask for');
  }
  meeting.dispatch({ type: 'ask', participantId: stay.id, grant, asked });
  return success({});
}

export const participationRoutes = {
  leave: route('leave', methods.leave.params, leave),
  'hand.raise': route('hand.raise', methods['hand.raise'].params, ({ meeting, stay, options }, { raised }) => {
    meeting.dispatch({ type: 'hand', participantId: stay.id, raisedAt: raised ? options.clock.now() : null });
    return success({});
  }),
  'meeting.stay': route('meeting.stay', methods['meeting.stay'].params, ({ meeting }) => {
    meeting.stayAlone();
    return success({});
  }),
  'grant.ask': route('grant.ask', methods['grant.ask'].params, askFor),
  'chat.send': route('chat.send', methods['chat.send'].params, sendChat),
  'room.setSpeakers': route(
    'room.setSpeakers',
    methods['room.setSpeakers'].params,
    ({ meeting, stay }, { speakers }) => {
      meeting.dispatch({ type: 'speakers', participantId: stay.id, speakers });
      return success({});
    },
  ),
};
