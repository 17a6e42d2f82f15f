/** Used share of a worker at which each step begins: thumbs, layers, tiles, no further joins. */
const steps = [0.8, 0.87, 0.92, 0.96] as const;
/** A step is taken back only when the load is this far below it, or taking it back would bring it on again at once. */
const slack = 0.12;
const calmReports = 5;

export interface Strain {
  /** 0 to 4. */
  readonly level: number;
  readonly calm: number;
}

export const noStrain: Strain = { level: 0, calm: 0 };
export const refusesJoins = (level: number): boolean => level >= steps.length;

/** One step up per report, because each step has to show what it saves first; one step down after some calm ones. */
export function nextStrain(strain: Strain, usedShare: number): Strain {
  const above = steps[strain.level];
  if (above !== undefined && usedShare >= above) {
    return { level: strain.level + 1, calm: 0 };
  }
  const reached = steps[strain.level - 1];
  if (reached === undefined || usedShare > reached - slack) {
    return { level: strain.level, calm: 0 };
  }
  return strain.calm + 1 >= calmReports
    ? { level: strain.level - 1, calm: 0 }
    : { level: strain.level, calm: strain.calm + 1 };
}
