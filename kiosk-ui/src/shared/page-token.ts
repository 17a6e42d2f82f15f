/**
 * The token of this start of the appliance. It comes in the fragment (never sent to a server, never in a log) and
 * lives in the tab's session storage, so that a reload works after the fragment was taken out of the address bar.
 */
export const takePageToken = (page: 'panel' | 'stage'): string | null => {
  const storageKey = `ratspult.token.${page}`;
  const fromFragment = new URLSearchParams(location.hash.slice(1)).get('token');
  if (fromFragment !== null && fromFragment !== '') {
    try {
      sessionStorage.setItem(storageKey, fromFragment);
      history.replaceState(null, '', `${location.pathname}${location.search}`);
    } catch {
      // Without storage the fragment stays where it is, so that a reload still has it.
    }
    return fromFragment;
  }
  try {
    return sessionStorage.getItem(storageKey);
  } catch {
    return null;
  }
};

/** Address of a path of the appliance with the token, for pictures and streams; keeps what the path's query has. */
export const withToken = (path: string, token: string): string => {
  const address = new URL(path, location.origin);
  if (!address.searchParams.has('token')) {
    address.searchParams.set('token', token);
  }
  return address.href;
};

/** WebSocket address of a page's socket on the appliance that served the page. */
export const socketAddress = (page: 'panel' | 'stage', token: string): string => {
  const address = new URL(`/${page}/socket`, location.origin);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('token', token);
  return address.href;
};
