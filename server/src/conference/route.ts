import type { StaticEncode, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type GuardedMethod, mayCall, type Standing, standingOf } from '../meeting/index.ts';
import { type Outcome, refuse } from '../outcome.ts';
import type { LiveMeeting } from './live-meeting.ts';
import type { ConferenceOptions } from './options.ts';
import type { Stay } from './stay.ts';

/** Who calls, and where. */
export interface Call {
  readonly meeting: LiveMeeting;
  readonly stay: Stay;
  readonly options: ConferenceOptions;
}

/** A method as the dispatcher sees it: checks the parameters, then the permission, then calls the handler. */
export type Route = (call: Call, params: unknown) => Promise<Outcome<unknown>>;

export type Handler<P, R> = (call: Call, params: P) => Outcome<R> | Promise<Outcome<R>>;

/** A method that is aimed at nobody. */
export const route = <S extends TSchema, R>(
  method: GuardedMethod,
  schema: S,
  handler: Handler<StaticEncode<S>, R>,
): Route => build(method, schema, handler, () => null);

/** A method that is aimed at a participant, possibly the caller. */
export const aimedRoute = <S extends TSchema, R>(
  method: GuardedMethod,
  schema: S,
  targetOf: (params: StaticEncode<S>) => string,
  handler: Handler<StaticEncode<S>, R>,
): Route => build(method, schema, handler, targetOf);

function build<S extends TSchema, R>(
  method: GuardedMethod,
  schema: S,
  handler: Handler<StaticEncode<S>, R>,
  targetOf: (params: StaticEncode<S>) => string | null,
): Route {
  const validator = Compile(schema);
  return async (call, params) => {
    if (!validator.Check(params)) {
      const [error] = validator.Errors(params);
      return { ...refuse('invalid-input', error?.message ?? 'wrong parameters'), path: error?.instancePath ?? '' };
    }
    const refusal = permit(method, call, targetOf(params));
    return refusal ?? handler(call, params);
  };
}

/** As the meeting has it now: moderators are made and unmade while it runs. */
function standingIn(meeting: LiveMeeting, stay: Stay): Standing {
  const participant = stay.phase === 'waiting' ? null : meeting.participant(stay.id);
  return participant === null ? 'waiting' : standingOf(participant);
}

function permit(method: GuardedMethod, { meeting, stay }: Call, targetId: string | null) {
  const caller = standingIn(meeting, stay);
  const target = targetId === null ? null : meeting.participant(targetId);
  const aim =
    targetId === null
      ? null
      : { self: targetId === stay.id, standing: target === null ? ('member' as const) : standingOf(target) };
  if (!mayCall(method, caller, aim)) {
    return refuse('not-allowed', `${method} is not allowed`);
  }
  return targetId !== null && target === null ? refuse('not-found', 'there is no such participant') : null;
}
