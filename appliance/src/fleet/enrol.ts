import { EnrolResponse, WireError } from '@ratspult/server/protocol';
import type { EnrolRequest } from '@ratspult/server/protocol';
import { Type } from 'typebox';
import { Check } from 'typebox/value';

export type Enrolled =
  | { readonly ok: true; readonly roomId: string; readonly roomName: string }
  /** An error code of the instance, or `server-offline`. */
  | { readonly ok: false; readonly code: string };

const deadlineMs = 8_000;
const ErrorBody = Type.Object({ error: WireError });

/** Redeems a pairing code at `POST /api/fleet/enrol`. */
export const enrol = async (serverUrl: string, request: EnrolRequest): Promise<Enrolled> => {
  try {
    const response = await fetch(`${serverUrl}/api/fleet/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-ratspult-request': '1' },
      body: JSON.stringify(request),
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    });
    const body: unknown = await response.json();
    if (response.ok && Check(EnrolResponse, body)) {
      return { ok: true, roomId: body.roomId, roomName: body.roomName };
    }
    return { ok: false, code: errorCode(body) ?? 'server-offline' };
  } catch {
    return { ok: false, code: 'server-offline' };
  }
};

const errorCode = (body: unknown): string | null => {
  if (Check(ErrorBody, body)) {
    return body.error.code;
  }
  return Check(WireError, body) ? body.code : null;
};
