import { html, nothing } from 'lit';
import { signal } from '@preact/signals-core';
import { repeat } from 'lit/directives/repeat.js';
import { BookmarkPlus, Camera, Check, Pencil, Trash2 } from 'lucide';
import type { CameraPreset, CameraView } from '@ratspult/appliance/protocol';
import { announce, elementStyles } from '@ratspult/server/ui';
import { withToken } from '../../shared/page-token.ts';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';
import { presetStyles } from './preset-styles.ts';
import './save-preset-dialog.ts';

/** Saved positions of one camera as pictures: a tap goes there. */
export class PresetTiles extends PanelElement {
  static override properties = { ...PanelElement.properties, camera: { attribute: false } };
  declare camera: CameraView;

  static override styles = [elementStyles, panelStyles, presetStyles];
  readonly #editing = signal(false);
  readonly #naming = signal(false);
  readonly #deleting = signal<CameraPreset | null>(null);

  #known: { readonly cameraId: string; readonly ids: ReadonlySet<string> } | null = null;

  override updated(): void {
    const { id, presets } = this.camera;
    const known = this.#known;
    const added = known?.cameraId === id ? presets.find((preset) => !known.ids.has(preset.id)) : undefined;
    this.#known = { cameraId: id, ids: new Set(presets.map((preset) => preset.id)) };
    if (added !== undefined) {
      // Who just saved a position sees it, however long the list is.
      const tiles = this.renderRoot.querySelectorAll<HTMLElement>('.tile');
      [...tiles].find((tile) => tile.dataset['presetId'] === added.id)?.scrollIntoView({ block: 'nearest' });
    }
  }

  override render() {
    const { camera } = this;
    const blocked = !this.model.usable || camera.health === 'offline' || camera.health === 'auth-failed';
    const editing = this.#editing.value && camera.presets.length > 0;
    const doomed = this.#deleting.value;
    return html`<header>
        <h2>${text('camera.presets')}</h2>
        ${
          camera.presets.length === 0
            ? nothing
            : html`<rp-button
                kind="quiet"
                data-testid="edit-presets"
                .icon=${editing ? Check : Pencil}
                .pressed=${editing}
                @click=${() => (this.#editing.value = !editing)}
                >${text(editing ? 'camera.editDone' : 'camera.edit')}</rp-button
              >`
        }
        <rp-button
          kind="primary"
          data-testid="save-preset"
          .icon=${BookmarkPlus}
          ?disabled=${blocked || camera.presets.length >= camera.presetSlots}
          ?busy=${this.model.isPending('savePreset:new')}
          @click=${() => (this.#naming.value = true)}
          >${text('camera.save')}</rp-button
        >
      </header>
      ${
        camera.presets.length === 0
          ? html`<div class="empty">
              <rp-icon .shapes=${Camera}></rp-icon>
              <p>${text('camera.noPresets')}</p>
              <p class="soft">${text('camera.noPresetsHint')}</p>
            </div>`
          : html`<ul class="scroll" data-testid="presets">
              ${repeat(
                camera.presets,
                (preset) => preset.id,
                (preset) => this.#tile(preset, editing, blocked),
              )}
            </ul>`
      }
      <rp-save-preset
        ?open=${this.#naming.value}
        ?busy=${this.model.isPending('savePreset:new')}
        @rp-close=${() => (this.#naming.value = false)}
        @rp-save=${(event: CustomEvent<string>) => void this.#saveNew(event.detail)}
      ></rp-save-preset>
      <rp-dialog
        ?open=${doomed !== null}
        .heading=${text('camera.deleteTitle', { name: doomed?.name ?? '' })}
        @rp-close=${() => (this.#deleting.value = null)}
      >
        <p>${text('camera.deleteDetail')}</p>
        <rp-button slot="actions" @click=${() => (this.#deleting.value = null)}>${text('app.cancel')}</rp-button>
        <rp-button
          slot="actions"
          kind="danger"
          data-testid="delete-confirm"
          @click=${() => doomed !== null && this.#delete(doomed)}
          >${text('camera.delete')}</rp-button
        >
      </rp-dialog>`;
  }

  #tile(preset: CameraPreset, editing: boolean, blocked: boolean) {
    const here = this.camera.atPreset === preset.id;
    const key = `recallPreset:${this.camera.id}:${preset.id}`;
    const busy = this.model.isPending(key);
    return html`<li>
      <button
        type="button"
        class="tile"
        data-testid="preset"
        data-preset-id=${preset.id}
        data-busy=${busy ? 'true' : 'false'}
        aria-label=${text('camera.recall', { name: preset.name })}
        aria-current=${here ? 'true' : 'false'}
        aria-busy=${busy ? 'true' : 'false'}
        ?disabled=${blocked}
        @click=${() => this.#recall(preset, key)}
      >
        ${
          preset.picture === null
            ? html`<span class="picture"><rp-icon .shapes=${Camera}></rp-icon></span>`
            : html`<img class="picture" alt="" draggable="false" src=${withToken(preset.picture, this.model.token)} />`
        }
        <span class="caption">
          <span>${preset.name}</span>
          ${preset.seat === null ? nothing : html`<small>${text('camera.seat', { seat: preset.seat })}</small>`}
        </span>
        ${here ? html`<span class="here"><rp-icon .shapes=${Check}></rp-icon>${text('camera.atPreset')}</span>` : nothing}
      </button>
      ${
        editing
          ? html`<div class="edit">
              <rp-button
                data-testid="preset-overwrite"
                .label=${text('camera.overwriteNamed', { name: preset.name })}
                ?busy=${this.model.isPending(`savePreset:${preset.id}`)}
                ?disabled=${blocked}
                @click=${() => void this.#overwrite(preset)}
                >${text('camera.overwrite')}</rp-button
              >
              <rp-button
                round
                kind="secondary"
                data-testid="preset-delete"
                .icon=${Trash2}
                .label=${text('camera.deleteNamed', { name: preset.name })}
                ?disabled=${blocked}
                @click=${() => (this.#deleting.value = preset)}
              ></rp-button>
            </div>`
          : nothing
      }
    </li>`;
  }

  #recall(preset: CameraPreset, key: string): void {
    void this.model.run('recallPreset', { cameraId: this.camera.id, presetId: preset.id }, key);
  }

  async #saveNew(name: string): Promise<void> {
    const saved = await this.model.run(
      'savePreset',
      { cameraId: this.camera.id, presetId: null, name },
      'savePreset:new',
    );
    this.#naming.value = false;
    if (saved) {
      announce(text('camera.saved'));
    }
  }

  async #overwrite(preset: CameraPreset): Promise<void> {
    const params = { cameraId: this.camera.id, presetId: preset.id, name: preset.name };
    if (await this.model.run('savePreset', params, `savePreset:${preset.id}`)) {
      announce(text('camera.saved'));
    }
  }

  #delete(preset: CameraPreset): void {
    this.#deleting.value = null;
    void this.model.run('deletePreset', { cameraId: this.camera.id, presetId: preset.id });
  }
}
customElements.define('rp-presets', PresetTiles);
