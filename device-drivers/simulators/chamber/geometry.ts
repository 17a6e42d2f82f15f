/** Camera ids of the simulated chamber: 1 stands in front of the presidium's left, 2 on the opposite side. */
export type ChamberCamera = 1 | 2;

/** What the panorama covers: degrees around the camera's straight-ahead direction; upwards it is 66. */
export const horizontalCoverDeg = 235;

export const panoramaWidth = 7200;
export const panoramaHeight = 2024;
export const pixelsPerDeg = panoramaWidth / horizontalCoverDeg;

/** Pixel column of a pan angle (right is positive) and pixel row of a tilt angle (up is positive). */
export const columnOf = (panDeg: number): number => panoramaWidth / 2 + panDeg * pixelsPerDeg;
export const rowOf = (tiltDeg: number): number => panoramaHeight / 2 - tiltDeg * pixelsPerDeg;

/** Ranges of the cameras' heads in degrees; the whole picture stays inside the panorama's width at every pan. */
export const panRangeDeg = [-85, 85] as const;
export const tiltRangeDeg = [-20, 25] as const;

export const widestViewDeg = 65;
export const narrowestViewDeg = 6;

/** Horizontal angle of view in degrees; every step of the zoom changes it by the same factor. */
export const viewAngleDeg = (zoom01: number): number =>
  widestViewDeg * (narrowestViewDeg / widestViewDeg) ** Math.min(1, Math.max(0, zoom01));

/** The zoom at which the picture is `angleDeg` wide. */
export const zoomForView = (angleDeg: number): number =>
  Math.log(widestViewDeg / angleDeg) / Math.log(widestViewDeg / narrowestViewDeg);

/** Where the wall clock hangs in the panorama. */
export const wallClock = (camera: ChamberCamera): { panDeg: number; tiltDeg: number; radiusDeg: number } => ({
  panDeg: camera === 1 ? 12.6 : -12.6,
  tiltDeg: 15.5,
  radiusDeg: 1.7,
});
