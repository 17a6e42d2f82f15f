import sharp from 'sharp';
import { type ChamberCamera, panoramaHeight, panoramaWidth } from './geometry.ts';
import { definitions, room } from './panorama-room.ts';
import { seatsAndPeople } from './panorama-seats.ts';

/** The council chamber around one camera as raw RGB, three bytes per pixel, rows from the top. */
export interface Panorama {
  readonly camera: ChamberCamera;
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The drawing itself. */
export const panoramaSvg = (camera: ChamberCamera): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${panoramaWidth}" height="${panoramaHeight}">${definitions}${room(camera)}${seatsAndPeople(camera)}</svg>`;

/** Renders the drawing once; takes about a second and 44 MB per camera. */
export const renderPanorama = async (camera: ChamberCamera): Promise<Panorama> => {
  const { data, info } = await sharp(Buffer.from(panoramaSvg(camera)), { limitInputPixels: false, unlimited: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { camera, pixels: data, width: info.width, height: info.height };
};
