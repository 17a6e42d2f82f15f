import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A node that the real v4l2-ctl takes for a UVC camera: `camera-node.c` below it plays the kernel. */
export class CameraNode {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<CameraNode> {
    const camera = new CameraNode(await mkdtemp(join(tmpdir(), 'ratspult-camera-')));
    const library = join(camera.#folder, 'camera-node.so');
    const source = join(import.meta.dirname, 'camera-node.c');
    await run('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
    const { stdout } = await run('sh', ['-c', 'command -v v4l2-ctl']);
    const wrapper = join(camera.#folder, 'v4l2-ctl');
    await writeFile(
      wrapper,
      `#!/bin/sh\nexport CAMERA_NODE='${camera.path}' CAMERA_NODE_STATE='${camera.#state}' LD_PRELOAD='${library}'\n` +
        `exec ${stdout.trim()} "$@"\n`,
    );
    await chmod(wrapper, 0o755);
    await camera.plugIn();
    return camera;
  }

  /** Where the driver finds the tool: the real one, with this node below it. */
  get programFolder(): string {
    return `${this.#folder}:/usr/bin:/bin`;
  }

  get path(): string {
    return join(this.#folder, 'video0');
  }

  get #state(): string {
    return join(this.#folder, 'values');
  }

  /** What the camera was set to last, by the kernel's name of the control. */
  value(name: string): number | null {
    const found = new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(readFileSync(this.#state, 'utf8'));
    return found === null ? null : Number(found[1]);
  }

  async plugIn(): Promise<void> {
    await writeFile(this.path, '');
  }

  async unplug(): Promise<void> {
    await rm(this.path, { force: true });
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
