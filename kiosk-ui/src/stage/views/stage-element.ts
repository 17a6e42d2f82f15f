import { SignalElement } from '@ratspult/server/ui';
import type { StageModel } from '../stage-model.ts';

/** A view of the stage: gets the model, renders when its signals change. */
export class StageElement extends SignalElement {
  static override properties = { model: { attribute: false } };
  declare model: StageModel;
}
