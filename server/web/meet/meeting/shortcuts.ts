import { signal } from '@preact/signals-core';
import type { MeetingCommand } from './toolbar.ts';

const storageKey = 'ratspult.shortcuts';

const stored = (): boolean => {
  try {
    return localStorage.getItem(storageKey) !== 'off';
  } catch {
    return true;
  }
};

/** Single keys can be turned off: speech input types them by accident (WCAG 2.1.4). */
export const shortcutsOn = signal(typeof localStorage === 'undefined' ? true : stored());

export const setShortcuts = (on: boolean): void => {
  shortcutsOn.value = on;
  try {
    localStorage.setItem(storageKey, on ? 'on' : 'off');
  } catch {
    // The choice then lasts for the page.
  }
};

/** Key, and what it does; also the order in the help. */
export const shortcuts = [
  { key: 'm', command: 'mute', text: 'keyMute' },
  { key: 'v', command: 'camera', text: 'keyCamera' },
  { key: 's', command: 'share', text: 'keyShare' },
  { key: 'h', command: 'hand', text: 'keyHand' },
  { key: 'c', command: 'chat', text: 'keyChat' },
  { key: 'p', command: 'people', text: 'keyPeople' },
  { key: 'l', command: 'layout', text: 'keyLayout' },
  { key: '?', command: 'help', text: 'keyHelp' },
] as const satisfies readonly { key: string; command: MeetingCommand; text: string }[];

const isTyping = (event: KeyboardEvent): boolean =>
  event
    .composedPath()
    .some(
      (target) =>
        target instanceof HTMLElement &&
        (target.matches('input, textarea, select, dialog') || target.isContentEditable),
    );

/** What a key press means; null when it is not for us (typing, with modifiers, turned off). */
export const commandOf = (event: KeyboardEvent): MeetingCommand | null => {
  if (!shortcutsOn.peek() || event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event)) {
    return null;
  }
  return shortcuts.find((shortcut) => shortcut.key === event.key.toLowerCase())?.command ?? null;
};
