export type ConsoleRoute =
  | { readonly page: 'rooms' | 'audit' | 'accounts' | 'access' | 'own-sign-in' | 'retention' }
  | { readonly page: 'room'; readonly roomId: string }
  /** With a device's id its connection is changed. */
  | { readonly page: 'add-device'; readonly roomId: string; readonly deviceId: string | null };

/** Where one is, from the address behind `#`; anything unknown is the list of rooms. */
export const parseRoute = (hash: string): ConsoleRoute => {
  const [, page, id, part, deviceId] = hash.split('/');
  if (page === 'raeume' && id !== undefined && id !== '') {
    const roomId = decodeURIComponent(id);
    return part === 'geraet'
      ? { page: 'add-device', roomId, deviceId: deviceId === undefined ? null : decodeURIComponent(deviceId) }
      : { page: 'room', roomId };
  }
  switch (page) {
    case 'protokoll':
      return { page: 'audit' };
    case 'konten':
      return { page: 'accounts' };
    case 'zugang':
      return { page: 'access' };
    case 'loeschfristen':
      return { page: 'retention' };
    case 'anmeldung':
      return { page: 'own-sign-in' };
    case undefined:
    default:
      return { page: 'rooms' };
  }
};
