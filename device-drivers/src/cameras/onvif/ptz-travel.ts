import type { PtzPosition } from '../../core/capabilities/capabilities.ts';
import { failed, type Outcome } from '../../core/outcome.ts';
import type { OnvifClient, OnvifFacts } from './onvif-client.ts';
import { type AxisValues, between, clamp, type SpaceRange } from './ptz-spaces.ts';

export interface DegreeRanges {
  /** Degrees at the ends of the camera's pan and tilt; ONVIF itself only knows numbers of a space. */
  readonly panRangeDeg: SpaceRange;
  readonly tiltRangeDeg: SpaceRange;
}

const unit: SpaceRange = [0, 1];
const both: SpaceRange = [-1, 1];

/** How a camera can be sent to a position: by absolute moves, or by relative ones when it tells where it is. */
export const moveKind = ({ node, hasStatus }: OnvifFacts): 'absolute' | 'relative' | null => {
  if (node.spaces.absolute.panTilt !== null) {
    return 'absolute';
  }
  return node.spaces.relative.panTilt !== null && hasStatus ? 'relative' : null;
};

const at = (value: number, from: SpaceRange, to: SpaceRange): number => clamp(between(value, from, to), to);

/** The numbers of the camera's absolute spaces for a position; the zoom is left out where there is none. */
const coordinates = (facts: OnvifFacts, position: PtzPosition, ranges: DegreeRanges): AxisValues => {
  const { panTilt, zoom } = facts.node.spaces.absolute;
  return {
    panTilt: {
      x: at(position.panDeg, ranges.panRangeDeg, panTilt?.pan ?? both),
      y: at(position.tiltDeg, ranges.tiltRangeDeg, panTilt?.tilt ?? both),
    },
    zoom: facts.node.zoom ? at(position.zoom01, unit, zoom?.zoom ?? unit) : null,
  };
};

/** Translations are taken to be in the numbers of the position, cut to what one relative move may ask for. */
const translation = async (client: OnvifClient, target: AxisValues): Promise<Outcome<AxisValues>> => {
  const status = await client.status();
  if (!status.ok) {
    return status;
  }
  const { pan, tilt, zoom } = status.value;
  const { relative } = client.facts.node.spaces;
  if (target.panTilt === null || pan === null || tilt === null) {
    return failed('unsupported', 'the camera does not tell its position');
  }
  const by: AxisValues = {
    panTilt: {
      x: clamp(target.panTilt.x - pan, relative.panTilt?.pan ?? both),
      y: clamp(target.panTilt.y - tilt, relative.panTilt?.tilt ?? both),
    },
    zoom:
      target.zoom === null || zoom === null || relative.zoom === null
        ? null
        : clamp(target.zoom - zoom, relative.zoom.zoom),
  };
  return { ok: true, value: by };
};

/** Sets the camera on its way to a position; resolves when it accepted that. */
export const goToPosition = async (
  client: OnvifClient,
  position: PtzPosition,
  ranges: DegreeRanges,
): Promise<Outcome<void>> => {
  const kind = moveKind(client.facts);
  if (kind === null) {
    return failed('unsupported', 'the camera takes no positions');
  }
  const target = coordinates(client.facts, position, ranges);
  if (kind === 'absolute') {
    return client.moveTo(target);
  }
  const by = await translation(client, target);
  return by.ok ? client.moveBy(by.value) : by;
};
