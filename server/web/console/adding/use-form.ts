import { html, nothing, type TemplateResult } from 'lit';
import type { AddableKind, DeviceTryResult, DeviceUse } from '../../../src/protocol/index.ts';
import { addingText as text } from './texts.ts';

/** What a device may be to the room, and what its inputs and channels are called. */
export interface UseChoices {
  readonly uses: readonly DeviceUse[];
  readonly inputs: readonly string[];
  readonly channels: DeviceTryResult['channels'];
}

/** What devices of a kind may be to a room; the use it has comes as it is. */
export const usesOfKind = (kind: AddableKind, current: DeviceUse): readonly DeviceUse[] => {
  const usual: DeviceUse | null = usualUse(kind);
  const uses: readonly DeviceUse[] = usual === null ? [{ as: 'none' }] : [usual, { as: 'none' }];
  return uses.some(({ as }) => as === current.as)
    ? uses.map((use) => (use.as === current.as ? current : use))
    : [current, ...uses];
};

const usualUse = (kind: AddableKind): DeviceUse | null => {
  switch (kind) {
    case 'camera':
      return { as: 'camera', source: { kind: 'device', label: 'HDMI' } };
    case 'display':
      return { as: 'display', input: null };
    case 'discussion-system':
      return { as: 'discussion-system' };
    case 'audio':
    case 'telephony':
      return { as: 'mute-key', channelId: null };
    case 'other':
      return null;
  }
};

export const useWords = (as: DeviceUse['as']): { readonly label: string; readonly hint: string } => {
  switch (as) {
    case 'camera':
      return { label: text('useCamera'), hint: text('useCameraHint') };
    case 'display':
      return { label: text('useDisplay'), hint: text('useDisplayHint') };
    case 'discussion-system':
      return { label: text('useDiscussion'), hint: text('useDiscussionHint') };
    case 'mute-key':
      return { label: text('useMuteKey'), hint: text('useMuteKeyHint') };
    case 'none':
      return { label: text('useNone'), hint: text('useNoneHint') };
  }
};

type Change = (use: DeviceUse) => void;

const valueOf = (event: Event): string =>
  event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement ? event.target.value : '';

const textField = (id: string, label: string, hint: string, value: string, take: (value: string) => void) =>
  html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      .value=${value}
      required
      maxlength="200"
      autocomplete="off"
      data-testid=${id}
      @input=${(event: Event) => take(valueOf(event))}
    />
    ${hint === '' ? nothing : html`<span class="hint">${hint}</span>`}
  </div>`;

const sourceFields = (use: Extract<DeviceUse, { as: 'camera' }>, change: Change): TemplateResult => {
  const { source } = use;
  const pick = (event: Event): void =>
    change({
      as: 'camera',
      source: valueOf(event) === 'mjpeg' ? { kind: 'mjpeg', url: 'http://' } : { kind: 'device', label: 'HDMI' },
    });
  return html`<div class="field">
      <label for="source">${text('source')}</label>
      <select id="source" data-testid="source" @change=${pick}>
        <option value="device" ?selected=${source.kind === 'device'}>${text('sourceDevice')}</option>
        <option value="mjpeg" ?selected=${source.kind === 'mjpeg'}>${text('sourceStream')}</option>
      </select>
    </div>
    ${
      source.kind === 'device'
        ? textField('source-label', text('sourceLabel'), text('sourceLabelHint'), source.label, (label) =>
            change({ as: 'camera', source: { kind: 'device', label } }),
          )
        : textField('source-url', text('sourceUrl'), '', source.url, (url) =>
            change({ as: 'camera', source: { kind: 'mjpeg', url } }),
          )
    }`;
};

const choiceField = (
  id: string,
  label: string,
  none: string,
  items: readonly { readonly value: string; readonly label: string }[],
  chosen: string | null,
  take: (value: string | null) => void,
): TemplateResult => {
  // One that the device does not name any more must not be lost by looking at it.
  const known = items.some(({ value }) => value === chosen);
  const all = chosen === null || known ? items : [...items, { value: chosen, label: chosen }];
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} data-testid=${id} @change=${(event: Event) => take(valueOf(event) === '' ? null : valueOf(event))}>
      <option value="" ?selected=${chosen === null}>${none}</option>
      ${all.map((item) => html`<option value=${item.value} ?selected=${item.value === chosen}>${item.label}</option>`)}
    </select>
  </div>`;
};

/** What the chosen use needs to know besides. */
const details = (use: DeviceUse, { inputs, channels }: UseChoices, change: Change): TemplateResult | typeof nothing => {
  switch (use.as) {
    case 'camera':
      return sourceFields(use, change);
    case 'display': {
      const items = inputs.map((input) => ({ value: input, label: input }));
      return choiceField('input', text('input'), text('inputKeep'), items, use.input, (input) =>
        change({ as: 'display', input }),
      );
    }
    case 'mute-key': {
      const items = channels.map(({ id, name }) => ({ value: id, label: name ?? id }));
      return choiceField('channel', text('channel'), text('channelWhole'), items, use.channelId, (channelId) =>
        change({ as: 'mute-key', channelId }),
      );
    }
    case 'discussion-system':
    case 'none':
      return nothing;
  }
};

/** What the room does with the device, and what it needs to know for that. */
export const useFields = (use: DeviceUse, choices: UseChoices, change: Change): TemplateResult =>
  html`<fieldset>
      <legend>${text('use')}</legend>
      ${choices.uses.map((one) => {
        const { label, hint } = useWords(one.as);
        return html`<label class="check"
          ><input
            type="radio"
            name="use"
            value=${one.as}
            .checked=${one.as === use.as}
            data-testid=${`use-${one.as}`}
            @change=${() => change(one)}
          /><span>${label}<br /><span class="hint">${hint}</span></span></label
        >`;
      })}
    </fieldset>
    ${details(use, choices, change)}`;
