import { childAt, childrenOf, textAt, type XmlElement } from './xml.ts';

/** Addresses of the services we use; null when the camera does not have it. */
export interface ServiceAddresses {
  readonly media: URL | null;
  readonly ptz: URL | null;
}

export const mediaNamespace = 'http://www.onvif.org/ver10/media/wsdl';
export const ptzNamespace = 'http://www.onvif.org/ver20/ptz/wsdl';
export const deviceNamespace = 'http://www.onvif.org/ver10/device/wsdl';

export interface RawAddresses {
  readonly media: string | null;
  readonly ptz: string | null;
}

/** GetServicesResponse (ONVIF Core 8.1.2): matched by the full namespace, as Media2 may be listed first. */
export const readServices = (response: XmlElement): RawAddresses => {
  const address = (namespace: string): string | null => {
    const service = childrenOf(response, 'Service').find((one) => textAt(one, 'Namespace') === namespace);
    return service === undefined ? null : textAt(service, 'XAddr');
  };
  return { media: address(mediaNamespace), ptz: address(ptzNamespace) };
};

/** GetCapabilitiesResponse (ONVIF Core 8.1.2.3), the older way. */
export const readCapabilities = (response: XmlElement): RawAddresses => {
  const capabilities = childAt(response, 'Capabilities');
  return { media: textAt(capabilities, 'Media', 'XAddr'), ptz: textAt(capabilities, 'PTZ', 'XAddr') };
};

/** Where services mostly are on cameras that tell neither. */
export const conventionalAddresses: RawAddresses = { media: '/onvif/media_service', ptz: '/onvif/ptz_service' };

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
