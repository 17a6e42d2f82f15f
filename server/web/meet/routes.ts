import { signal } from '@preact/signals-core';

export type MeetRoute =
  | { readonly page: 'home' | 'connection-test' | 'recordings' | 'unknown' }
  | { readonly page: 'door'; readonly linkToken: string };

/** Which page an address path means. */
export const parsePath = (path: string): MeetRoute => {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0) {
    return { page: 'home' };
  }
  const [first, token] = parts;
  if (first === 'aufzeichnungen' && parts.length === 1) {
    return { page: 'recordings' };
  }
  if (first === 'm' && token !== undefined && parts.length === 2) {
    return { page: 'door', linkToken: token };
  }
  return { page: parts.length === 1 && first === 'verbindungstest' ? 'connection-test' : 'unknown' };
};

export const route = signal<MeetRoute>({ page: 'home' });

const follow = (): void => {
  route.value = parsePath(location.pathname);
};

/** Call once at the start of the page. */
export const startRoutes = (): void => {
  addEventListener('popstate', follow);
  follow();
};

/** Goes to a page of this client; an address elsewhere is opened by the browser. */
export const navigate = (target: string): void => {
  const url = new URL(target, location.href);
  if (url.origin !== location.origin) {
    location.assign(url);
    return;
  }
  history.pushState(null, '', url.pathname);
  follow();
  scrollTo(0, 0);
};
