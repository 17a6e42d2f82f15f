import type { XmlElement } from '../../../src/cameras/onvif/xml.ts';
import type { SoapFault } from './envelope.ts';
import type { CameraModel } from './model.ts';

/** What an operation answers: the content of its response element, a named refusal, or a fault. */
export type OperationAnswer = string | SoapFault;

/** `'unsupported'` and `'no-profile'` stand for the two common faults; any other text is the content of the response. */
export type Operation = (camera: CameraModel, request: XmlElement) => OperationAnswer;
