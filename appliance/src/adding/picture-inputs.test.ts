import { expect, test } from 'vitest';
import { MemoryFiles } from '../testing/memory-files.ts';
import { listPictureInputs } from './picture-inputs.ts';

test('picture inputs are named as the kernel names them, each once', async () => {
  const files = new MemoryFiles();
  const name = (node: string, text: string) =>
    files.content.set(`/sys/class/video4linux/${node}/name`, new TextEncoder().encode(text));
  name('video0', 'HDMI Capture\n');
  name('video1', 'HDMI Capture\n');
  name('video2', 'AVer CAM520 Pro\n');
  const inputs = await listPictureInputs(files, async () => ['video0', 'video1', 'video2', 'video3']);
  expect(inputs).toEqual(['HDMI Capture', 'AVer CAM520 Pro']);
  expect(await listPictureInputs(files, async () => [])).toEqual([]);
});
