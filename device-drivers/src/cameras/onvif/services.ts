import { childAt, childrenOf, textAt, type XmlElement } from './xml.ts';

export const deviceNamespace = 'http://www.onvif.org/ver10/device/wsdl';
export const mediaNamespace = 'http://www.onvif.org/ver10/media/wsdl';
export const media2Namespace = 'http://www.onvif.org/ver20/media/wsdl';
export const ptzNamespace = 'http://www.onvif.org/ver20/ptz/wsdl';
export const imagingNamespace = 'http://www.onvif.org/ver20/imaging/wsdl';

/** A service that we use, what the camera told of its address; null when it told none. */
export interface RawAddresses {
  readonly media: string | null;
  readonly media2: string | null;
  readonly ptz: string | null;
  readonly imaging: string | null;
}

/** GetServicesResponse (ONVIF Core 8.1.2): matched by the full namespace, as Media2 may be listed first. */
export const readServices = (response: XmlElement): RawAddresses => {
  const address = (namespace: string): string | null => {
    const service = childrenOf(response, 'Service').find((one) => textAt(one, 'Namespace') === namespace);
    return service === undefined ? null : textAt(service, 'XAddr');
  };
  return {
    media: address(mediaNamespace),
    media2: address(media2Namespace),
    ptz: address(ptzNamespace),
    imaging: address(imagingNamespace),
  };
};

/** GetCapabilitiesResponse (ONVIF Core 8.1.2.3), the older way; it knows no Media2. */
export const readCapabilities = (response: XmlElement): RawAddresses => {
  const capabilities = childAt(response, 'Capabilities');
  return {
    media: textAt(capabilities, 'Media', 'XAddr'),
    media2: null,
    ptz: textAt(capabilities, 'PTZ', 'XAddr'),
    imaging: textAt(capabilities, 'Imaging', 'XAddr'),
  };
};

const conventional = {
  media: '/onvif/media_service',
  media2: '/onvif/media2_service',
  ptz: '/onvif/ptz_service',
  imaging: '/onvif/imaging_service',
} as const;

/**
 * The addresses to use, from both answers (null: the camera does not have that operation). Where services mostly are is
 * guessed only for what nobody told, and for Media2 and imaging only when nothing at all was told.
 */
export const chooseAddresses = (services: RawAddresses | null, capabilities: RawAddresses | null): RawAddresses => {
  const told = (name: keyof RawAddresses): string | null => services?.[name] ?? capabilities?.[name] ?? null;
  const silent = services === null && capabilities === null;
  const media2 = told('media2') ?? (silent ? conventional.media2 : null);
  return {
    media: told('media') ?? (media2 === null || silent ? conventional.media : null),
    media2,
    ptz: told('ptz') ?? conventional.ptz,
    imaging: told('imaging') ?? (silent ? conventional.imaging : null),
  };
};

/** How a told address relates to the one that worked: the same, only another port, or another host. */
export type AddressKind = 'same' | 'other-port' | 'other-host';

export const addressKind = (told: URL, worked: URL): AddressKind => {
  if (told.host === worked.host && told.protocol === worked.protocol) {
    return 'same';
  }
  return told.hostname === worked.hostname && told.protocol === worked.protocol ? 'other-port' : 'other-host';
};

/** The told path at the scheme, host and port that worked: cameras behind address translation tell useless hosts. */
export const moveToHost = (told: URL, worked: URL): URL => {
  const moved = new URL(worked.href);
  moved.pathname = told.pathname;
  moved.search = told.search;
  return moved;
};
