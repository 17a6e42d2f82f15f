import { computed, signal } from '@preact/signals-core';
import { Check } from 'typebox/value';
import { RoomsEvent, type RoomSummary } from '../../src/protocol/index.ts';

export interface RoomsState {
  readonly items: readonly RoomSummary[] | null;
  readonly linked: boolean;
}

const state = signal<RoomsState>({ items: null, linked: true });

/** All rooms with their last reports, kept up to date by the server; `items` is null until the first answer. */
export const rooms = computed(() => state.value);

let source: EventSource | null = null;

const receive = (event: MessageEvent<unknown>): void => {
  if (typeof event.data !== 'string') {
    return;
  }
  const content: unknown = JSON.parse(event.data);
  if (Check(RoomsEvent, content)) {
    state.value = { items: content.items, linked: true };
  }
};

export const closeRooms = (): void => {
  source?.close();
  source = null;
};

/** Follows the rooms; with a room's id the panel there says that somebody looks at it. The browser reconnects by itself. */
export const watchRooms = (roomId: string | null): void => {
  closeRooms();
  const next = new EventSource(`/api/rooms/events${roomId === null ? '' : `?roomId=${encodeURIComponent(roomId)}`}`);
  next.addEventListener('rooms', receive);
  next.addEventListener('open', () => {
    state.value = { ...state.value, linked: true };
  });
  next.addEventListener('error', () => {
    state.value = { ...state.value, linked: false };
    // A refused stream (signed out) is closed for good; anything else is retried by the browser.
    if (next.readyState === EventSource.CLOSED && source === next) {
      setTimeout(() => source === next && watchRooms(roomId), 3000);
    }
  });
  source = next;
};
