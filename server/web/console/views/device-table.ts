import { html, type TemplateResult } from 'lit';
import { formatMoment } from '@ratspult/server/ui';
import type { ConsoleDevice } from '../../../src/protocol/index.ts';
import { reasonWords } from '../room-health.ts';
import { text } from '../texts.ts';

const kindWords = (kind: ConsoleDevice['kind']): string => {
  switch (kind) {
    case 'camera':
      return text('kindCamera');
    case 'discussion-system':
      return text('kindDiscussion');
    case 'display':
      return text('kindDisplay');
    case 'audio':
      return text('kindAudio');
    case 'telephony':
      return text('kindTelephony');
    case 'power':
      return text('kindPower');
    case 'light':
      return text('kindLight');
    case 'button':
      return text('kindButton');
    case 'stage':
      return text('kindStage');
    case 'microphone':
      return text('kindMicrophone');
    case 'speaker':
      return text('kindSpeaker');
  }
};

const stateWords = (device: ConsoleDevice): { readonly level: string; readonly word: string } => {
  switch (device.state) {
    case 'online':
      return { level: 'ok', word: text('stateOnline') };
    case 'connecting':
      return { level: 'warning', word: text('stateConnecting') };
    case 'degraded':
      return { level: 'warning', word: text('stateDegraded') };
    case 'auth-failed':
      return { level: 'fault', word: text('stateAuthFailed') };
    case 'offline':
      return { level: 'fault', word: text('stateOffline') };
  }
};

/** The room's own parts have no name of their own: their kind says what they are. */
const deviceName = (device: ConsoleDevice): string =>
  device.kind === 'stage' || device.kind === 'microphone' || device.kind === 'speaker'
    ? kindWords(device.kind)
    : device.name;

const makeAndModel = ({ make, model }: ConsoleDevice): string =>
  make === null && model === null ? text('unknown') : [make, model].filter((part) => part !== null).join(' ');

const deviceRow = (device: ConsoleDevice): TemplateResult => {
  const { level, word } = stateWords(device);
  const { sentence, remedy } = reasonWords(device);
  return html`<tr data-testid="device" data-device-id=${device.id} data-state=${device.state}>
    <td><strong>${deviceName(device)}</strong><br /><span class="soft">${kindWords(device.kind)}</span></td>
    <td class="state">
      <span class="pill ${level}">${word}</span>
      <div class="soft">${text('since', { time: formatMoment(device.since, Date.now()) })}</div>
      ${device.state === 'online' ? '' : html`<div>${sentence} ${remedy}</div>`}
    </td>
    <td>${makeAndModel(device)}</td>
    <td>${device.firmware ?? text('unknown')}</td>
    <td>${device.inUse ? html`<span class="pill info">${text('inUse')}</span>` : text('notInUse')}</td>
  </tr>`;
};

/** Every device with state, make, model, firmware and whether it is in use. */
export const deviceTable = (devices: readonly ConsoleDevice[], online: boolean): TemplateResult =>
  devices.length === 0
    ? html`<p class="soft">${text('noDevices')}</p>`
    : html`<div
        class="table-scroll ${online ? '' : 'stale'}"
        tabindex="0"
        role="region"
        aria-label=${text('devicesTitle')}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">${text('device')}</th>
              <th scope="col">${text('state')}</th>
              <th scope="col">${text('makeModel')}</th>
              <th scope="col">${text('firmware')}</th>
              <th scope="col">${text('use')}</th>
            </tr>
          </thead>
          <tbody>
            ${devices.map(deviceRow)}
          </tbody>
        </table>
      </div>`;
