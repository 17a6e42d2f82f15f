import { Compile } from 'typebox/compile';
import { type Outcome, type Refusal, refuse, success } from '../outcome.ts';
import { RequestFrame } from '../protocol/index.ts';

const requestFrame = Compile(RequestFrame);

/** A request, or why the text is none, with the id to answer to as far as there is one. */
export function parseRequest(text: string): { readonly id: string; readonly frame: Outcome<RequestFrame> } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { id: '', frame: refuse('invalid-input', 'the frame is not JSON') };
  }
  if (requestFrame.Check(value)) {
    return { id: value.id, frame: success(value) };
  }
  const [error] = requestFrame.Errors(value);
  return {
    id: idOf(value),
    frame: {
      ...refuse('invalid-input', `the frame is no request: ${error?.message ?? ''}`),
      path: error?.instancePath ?? '',
    },
  };
}

function idOf(value: unknown): string {
  const named = typeof value === 'object' && value !== null && 'id' in value ? value.id : '';
  return typeof named === 'string' ? named.slice(0, 64) : '';
}

const errorOf = ({ code, message, path }: Refusal) =>
  path === undefined ? { code, message } : { code, message, path };

export const responseText = (id: string, outcome: Outcome<unknown>): string =>
  JSON.stringify(
    outcome.ok
      ? { type: 'response', id, ok: true, result: outcome.value }
      : { type: 'response', id, ok: false, error: errorOf(outcome) },
  );

/** `dataText` is the event's data as JSON, so that one text serves every receiver. */
export const eventText = (seq: number, event: string, dataText: string): string =>
  `{"type":"event","seq":${seq},"event":${JSON.stringify(event)},"data":${dataText}}`;
