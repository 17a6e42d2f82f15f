import { html, nothing, type TemplateResult } from 'lit';
import type { ModerationAction } from '../../../client/index.ts';
import type { MeetingSettings, Participant } from '../../../src/protocol/index.ts';
import { text } from './texts.ts';

/** What may be done to somebody, and who looks. */
export interface PersonMenu {
  readonly participant: Participant;
  readonly settings: MeetingSettings;
  /** Only a chair makes moderators and moderates a chair. */
  readonly chair: boolean;
  readonly act: (action: ModerationAction) => void;
  readonly confirmRemoval: (ban: boolean) => void;
}

const item = (testId: string, words: string, act: () => void): TemplateResult =>
  html`<rp-button data-testid=${testId} @click=${act}>${words}</rp-button>`;

/** The permission buttons: only what the settings ask for. */
function permissions({ participant, settings, act }: PersonMenu): TemplateResult[] {
  const participantId = participant.id;
  const microphone = participant.grants.includes('microphone');
  const screen = participant.grants.includes('screen');
  return [
    ...(settings.microphones === 'on-request' && participant.kind !== 'room'
      ? [
          item('do-grant-microphone', text(microphone ? 'withdrawMicrophone' : 'allowMicrophone'), () =>
            act({ type: 'grant', participantId, grant: 'microphone', granted: !microphone }),
          ),
        ]
      : []),
    ...(settings.sharing !== 'all' && participant.kind !== 'room'
      ? [
          item('do-grant-screen', text(screen ? 'withdrawScreen' : 'allowScreen'), () =>
            act({ type: 'grant', participantId, grant: 'screen', granted: !screen }),
          ),
        ]
      : []),
  ];
}

/** The actions a moderator has for one person. */
export function personActions(menu: PersonMenu): TemplateResult {
  const { participant, chair, act } = menu;
  const participantId = participant.id;
  const { moderator } = participant;
  return html`<div class="actions" role="group" aria-label=${text('actionsFor', { name: participant.name })}>
    ${permissions(menu)} ${item('do-mute', text('doMute'), () => act({ type: 'mute', participantId }))}
    ${item('do-stop-video', text('doStopVideo'), () => act({ type: 'stopVideo', participantId }))}
    ${
      participant.handRaisedAt === null
        ? nothing
        : item('do-lower-hand', text('doLowerHand'), () => act({ type: 'lowerHand', participantId }))
    }
    ${
      chair && participant.kind === 'person' && participant.role !== 'chair'
        ? item('do-moderator', text(moderator ? 'unmakeModerator' : 'makeModerator'), () =>
            act({ type: 'setModerator', participantId, moderator: !moderator }),
          )
        : nothing
    }
    ${
      participant.kind === 'room'
        ? nothing
        : item('do-interpreter', text(participant.signLanguage ? 'unsetInterpreter' : 'setInterpreter'), () =>
            act({ type: 'setInterpreter', participantId, interpreter: !participant.signLanguage }),
          )
    }
    ${item('do-wait', text('doWait'), () => act({ type: 'moveToWaiting', participantId }))}
    ${item('do-remove', text('doRemove'), () => menu.confirmRemoval(false))}
    ${item('do-ban', text('doBan'), () => menu.confirmRemoval(true))}
  </div>`;
}
