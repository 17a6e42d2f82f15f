export type ConsoleRoute =
  | { readonly page: 'rooms' | 'audit' | 'accounts' | 'access' | 'own-sign-in' }
  | { readonly page: 'room' | 'add-device'; readonly roomId: string };

/** Where one is, from the address behind `#`; anything unknown is the list of rooms. */
export const parseRoute = (hash: string): ConsoleRoute => {
  const [, page, id, part] = hash.split('/');
  if (page === 'raeume' && id !== undefined && id !== '') {
    return { page: part === 'geraet' ? 'add-device' : 'room', roomId: decodeURIComponent(id) };
  }
  switch (page) {
    case 'protokoll':
      return { page: 'audit' };
    case 'konten':
      return { page: 'accounts' };
    case 'zugang':
      return { page: 'access' };
    case 'anmeldung':
      return { page: 'own-sign-in' };
    case undefined:
    default:
      return { page: 'rooms' };
  }
};
