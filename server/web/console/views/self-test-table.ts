import { html, type TemplateResult } from 'lit';
import type { RoomSummary, SelfTestResult } from '../../../src/protocol/index.ts';
import { text } from '../texts.ts';

type Check = SelfTestResult['checks'][number];

const checkWords = (check: Check, room: RoomSummary): string => {
  switch (check.check) {
    case 'device':
      return (
        room.report?.devices.find((device) => device.id === check.subject)?.name ?? check.subject ?? text('checkDevice')
      );
    case 'stage':
      return text('checkStage');
    case 'server':
      return text('checkServer');
    case 'disk':
      return text('checkDisk');
    case 'clock':
      return text('checkClock');
  }
};

/** The lines of a self-test: what was checked, whether it passed, how long it took. */
export const selfTestTable = (result: SelfTestResult, room: RoomSummary): TemplateResult =>
  html`<table data-testid="self-test">
    <tbody>
      ${result.checks.map(
        (check) =>
          html`<tr>
            <td>${checkWords(check, room)}</td>
            <td>
              <span class="pill ${check.passed ? 'ok' : 'fault'}"
                >${check.passed ? text('passed') : text('notPassed')}</span
              >
            </td>
            <td class="soft">${Math.round(check.tookMs)} ms</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
