import { escapeXml } from '../../../src/cameras/onvif/xml.ts';

const namespaces =
  'xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" ' +
  'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" ' +
  'xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:timg="http://www.onvif.org/ver20/imaging/wsdl" ' +
  'xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:ter="http://www.onvif.org/ver10/error"';

export const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope ${namespaces}><env:Body>${body}</env:Body></env:Envelope>`;

/** A fault as ONVIF Core 5.8.2 shapes it: SOAP code, ONVIF subcode, optional second subcode, reason. */
export interface SoapFault {
  readonly status: number;
  readonly code: 'Sender' | 'Receiver';
  readonly subcodes: readonly string[];
  readonly reason: string;
}

const subcode = (names: readonly string[]): string => {
  const [first, ...rest] = names;
  return first === undefined ? '' : `<env:Subcode><env:Value>ter:${first}</env:Value>${subcode(rest)}</env:Subcode>`;
};

export const faultEnvelope = (fault: SoapFault): string =>
  envelope(
    `<env:Fault><env:Code><env:Value>env:${fault.code}</env:Value>${subcode(fault.subcodes)}</env:Code>` +
      `<env:Reason><env:Text xml:lang="en">${escapeXml(fault.reason)}</env:Text></env:Reason></env:Fault>`,
  );

/** Faults of the PTZ service (ONVIF PTZ, section 5) and of Core 5.8.2.2. */
export const faults = {
  notAuthorized: (status: number): SoapFault => ({
    status,
    code: 'Sender',
    subcodes: ['NotAuthorized'],
    reason: 'Sender not Authorized',
  }),
  notSupported: (operation: string): SoapFault => ({
    status: 500,
    code: 'Receiver',
    subcodes: ['ActionNotSupported'],
    reason: `Optional Action Not Implemented: ${operation}`,
  }),
  noProfile: {
    status: 400,
    code: 'Sender',
    subcodes: ['InvalidArgVal', 'NoProfile'],
    reason: 'Profile does not exist',
  },
  noSource: {
    status: 400,
    code: 'Sender',
    subcodes: ['InvalidArgVal', 'NoSource'],
    reason: 'The requested video source does not exist',
  },
  noPreset: { status: 400, code: 'Sender', subcodes: ['InvalidArgVal', 'NoToken'], reason: 'Preset does not exist' },
  badPresetName: {
    status: 400,
    code: 'Sender',
    subcodes: ['InvalidArgVal', 'InvalidPresetName'],
    reason: 'The preset name is not valid',
  },
  tooManyPresets: {
    status: 500,
    code: 'Receiver',
    subcodes: ['Action', 'TooManyPresets'],
    reason: 'Maximum number of presets reached',
  },
  badArgument: { status: 400, code: 'Sender', subcodes: ['InvalidArgVal'], reason: 'The argument value is invalid' },
  timeout: {
    status: 400,
    code: 'Sender',
    subcodes: ['InvalidArgVal', 'TimeoutNotSupported'],
    reason: 'The specified timeout argument is not within the supported range',
  },
  malformed: { status: 400, code: 'Sender', subcodes: ['WellFormed'], reason: 'Well-formed Error' },
} as const;
