import { type Outcome, refuse, success } from '../../outcome.ts';
import { conferenceMethods as methods } from '../../protocol/index.ts';
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

function sendChat({ meeting, stay, options }: Call, { text }: { readonly text: string }) {
  if (!stay.chatBucket.take()) {
    return refuse('rate-limited', 'too many chat messages');
  }
  const id = newId(options.random);
  const { name } = stay.claims;
  meeting.dispatch({ type: 'chat', message: { id, from: stay.id, name, text, at: options.clock.now() } });
  return success({ messageId: id });
}

export const participationRoutes = {
  leave: route('leave', methods.leave.params, leave),
  'hand.raise': route('hand.raise', methods['hand.raise'].params, ({ meeting, stay, options }, { raised }) => {
    meeting.dispatch({ type: 'hand', participantId: stay.id, raisedAt: raised ? options.clock.now() : null });
    return success({});
  }),
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
