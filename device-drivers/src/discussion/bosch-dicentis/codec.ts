import { isRecord, listIn, parseTolerant, type JsonRecord } from '../../core/tolerant-json.ts';

/** One message in either direction (protocol.md 1). */
export interface DicentisMessage {
  /** Of the request it answers; 0 for what the server says of itself, null where it gives none. */
  readonly messageId: number | null;
  readonly operation: string;
  readonly parameters: JsonRecord;
}

export interface DicentisSeat {
  readonly seatId: string;
  readonly seatName: string;
  readonly screenLine: string;
}

export interface DicentisSpeaker {
  readonly seatId: string;
  readonly state: 'on' | 'off' | 'requested';
  readonly screenLine: string;
}

export const encodeMessage = (message: DicentisMessage): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      ...(message.messageId === null ? {} : { messageId: message.messageId }),
      operation: message.operation,
      parameters: message.parameters,
    }),
  );

const textIn = (value: unknown): string => {
  if (typeof value === 'number') {
    return String(value);
  }
  return typeof value === 'string' ? value.trim() : '';
};

/** Null for what is no message. Operations are written in any case, so they are compared in small letters. */
export const decodeMessage = (bytes: Uint8Array): DicentisMessage | null => {
  const value = parseTolerant(new TextDecoder().decode(bytes));
  if (!isRecord(value) || typeof value['operation'] !== 'string') {
    return null;
  }
  const id = value['messageId'];
  return {
    messageId: typeof id === 'number' ? id : null,
    operation: value['operation'],
    // Some releases were seen to put the content beside the operation.
    parameters: isRecord(value['parameters']) ? value['parameters'] : value,
  };
};

export const isOperation = (message: DicentisMessage, operation: string): boolean =>
  message.operation.toLowerCase() === operation.toLowerCase();

export const seatsIn = ({ parameters }: DicentisMessage): readonly DicentisSeat[] =>
  listIn(parameters['seats']).flatMap((seat) => {
    const seatId = isRecord(seat) ? textIn(seat['seatId']) : '';
    return isRecord(seat) && seatId !== ''
      ? [{ seatId, seatName: textIn(seat['seatName']), screenLine: textIn(seat['screenLine']) }]
      : [];
  });

const stateOf = (entry: JsonRecord): DicentisSpeaker['state'] => {
  if (textIn(entry['microphoneState']).toLowerCase() === 'on') {
    return 'on';
  }
  return textIn(entry['speakerType']).toLowerCase() === 'isrequest' ? 'requested' : 'off';
};

/** The list of who speaks and who asks; null when the message carries none. */
export const speakersIn = ({ parameters }: DicentisMessage): readonly DicentisSpeaker[] | null => {
  const list = parameters['discussionList'];
  if (!Array.isArray(list)) {
    return null;
  }
  return listIn(list).flatMap((entry) => {
    const seatId = isRecord(entry) ? textIn(entry['seatId']) : '';
    return isRecord(entry) && seatId !== ''
      ? [{ seatId, state: stateOf(entry), screenLine: textIn(entry['screenLine']) }]
      : [];
  });
};

/** Names of what changed, in small letters; empty when the message is no notification. */
export const changesIn = (message: DicentisMessage): readonly string[] =>
  isOperation(message, 'event') ? listIn(message.parameters['events']).map((name) => textIn(name).toLowerCase()) : [];

export const errorIn = (message: DicentisMessage): string | null =>
  isOperation(message, 'error') ? textIn(message.parameters['message']) || 'error' : null;
