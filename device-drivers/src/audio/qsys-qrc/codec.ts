import { isJsonObject, numberIn, parseJsonObject, stringIn, type JsonObject } from '../../core/json.ts';

export type QrcMethod =
  | 'Logon'
  | 'NoOp'
  | 'StatusGet'
  | 'Control.Set'
  | 'Component.Set'
  | 'ChangeGroup.AddControl'
  | 'ChangeGroup.AddComponentControl'
  | 'ChangeGroup.AutoPoll'
  | 'ChangeGroup.Invalidate'
  | 'ChangeGroup.Destroy'
  | 'Snapshot.Load';

export interface QrcRequest {
  /** Null for what needs no answer. */
  readonly id: number | null;
  readonly method: string;
  readonly params: JsonObject;
}

export interface QrcChange {
  /** Null for a named control. */
  readonly component: string | null;
  readonly control: string;
  readonly value: number | boolean | string;
}

/** What a Core sends (protocol.md 2 to 4). */
export type QrcMessage =
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'error'; readonly id: number | null; readonly code: number; readonly detail: string }
  | { readonly type: 'status'; readonly status: QrcStatus }
  | { readonly type: 'changes'; readonly group: string; readonly changes: readonly QrcChange[] }
  | { readonly type: 'other'; readonly method: string };

export interface QrcStatus {
  readonly platform: string | null;
  readonly state: string;
}

/** The Core wants a password for what was asked. */
export const logonRequired = 10;

const changeOf = (value: unknown): QrcChange | null => {
  const control = isJsonObject(value) ? stringIn(value, 'Name') : null;
  if (!isJsonObject(value) || control === null) {
    return null;
  }
  const told = value['Value'];
  const known = typeof told === 'number' || typeof told === 'boolean' || typeof told === 'string';
  return known ? { component: stringIn(value, 'Component'), control, value: told } : null;
};

/** Pushed polls come as a call of `ChangeGroup.Poll`; some firmware sends them as a result. */
export const changesOf = (params: unknown): Extract<QrcMessage, { type: 'changes' }> | null => {
  const changes = isJsonObject(params) ? params['Changes'] : null;
  if (!isJsonObject(params) || !Array.isArray(changes)) {
    return null;
  }
  const believed = changes.map(changeOf).filter((change) => change !== null);
  return { type: 'changes', group: stringIn(params, 'Id') ?? '', changes: believed };
};

export const statusOf = (params: unknown): QrcStatus | null => {
  const state = isJsonObject(params) ? stringIn(params, 'State') : null;
  return isJsonObject(params) && state !== null ? { platform: stringIn(params, 'Platform'), state } : null;
};

const callOf = (method: string, params: unknown): QrcMessage => {
  const status = method === 'EngineStatus' ? statusOf(params) : null;
  const changes = method === 'ChangeGroup.Poll' ? changesOf(params) : null;
  return status === null ? (changes ?? { type: 'other', method }) : { type: 'status', status };
};

/** One message without its NUL; null for what cannot be one. */
export const decodeMessage = (text: string): QrcMessage | null => {
  const message = parseJsonObject(text);
  if (message === null) {
    return null;
  }
  const method = stringIn(message, 'method');
  const id = numberIn(message, 'id');
  const error = message['error'];
  if (method !== null) {
    return callOf(method, message['params']);
  }
  if (isJsonObject(error)) {
    return { type: 'error', id, code: numberIn(error, 'code') ?? 0, detail: stringIn(error, 'message') ?? '' };
  }
  return id !== null && 'result' in message ? { type: 'result', id, result: message['result'] } : null;
};

const bodyOf = (message: QrcMessage): JsonObject => {
  switch (message.type) {
    case 'result':
      return { result: message.result, id: message.id };
    case 'error':
      return { error: { code: message.code, message: message.detail }, id: message.id };
    case 'status':
      return { method: 'EngineStatus', params: { Platform: message.status.platform, State: message.status.state } };
    case 'changes': {
      const changes = message.changes.map(({ component, control, value }) => ({
        ...(component === null ? {} : { Component: component }),
        Name: control,
        Value: value,
        String: String(value),
      }));
      return { method: 'ChangeGroup.Poll', params: { Id: message.group, Changes: changes } };
    }
    case 'other':
      return { method: message.method, params: {} };
    default:
      return message satisfies never;
  }
};

/** A message as the Core sends it, without its NUL; the counterpart of `decodeMessage`. */
export const encodeMessage = (message: QrcMessage): string => JSON.stringify({ jsonrpc: '2.0', ...bodyOf(message) });

export const encodeRequest = ({ id, method, params }: QrcRequest): string =>
  JSON.stringify({ jsonrpc: '2.0', method, params, ...(id === null ? {} : { id }) });

/** A request as the Core reads it; null for what it answers with a parse error. */
export const decodeRequest = (text: string): QrcRequest | null => {
  const request = parseJsonObject(text);
  const method = request === null ? null : stringIn(request, 'method');
  if (request === null || method === null) {
    return null;
  }
  const params = request['params'];
  return { id: numberIn(request, 'id'), method, params: isJsonObject(params) ? params : {} };
};

const encoder = new TextEncoder();

/** Every message ends with a NUL, in both directions. */
export const requestBytes = (request: QrcRequest): Uint8Array => encoder.encode(`${encodeRequest(request)}\0`);
export const messageBytes = (message: QrcMessage): Uint8Array => encoder.encode(`${encodeMessage(message)}\0`);
