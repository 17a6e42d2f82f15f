import { SignalElement } from '@ratspult/server/ui';
import type { RoomSnapshot } from '@ratspult/appliance/protocol';
import type { PanelModel } from './panel-model.ts';

/** A view of the panel: gets the model, renders when the snapshot changes. */
export class PanelElement extends SignalElement {
  static override properties = { model: { attribute: false } };
  declare model: PanelModel;

  protected get room(): RoomSnapshot | null {
    return this.model.link.snapshot.value;
  }
}
