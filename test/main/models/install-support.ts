/** What the tests of installing share: a hub on the loopback, a models folder, and an installer between them. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { HubClientOptions } from '../../../src/main/models/hub/client';
import { ModelInstaller } from '../../../src/main/models/installer';
import { HeadlightError } from '../../../src/vit/errors';
import { filesOf, HubServer } from '../../support/hub-server';

const CHECKPOINTS = fileURLToPath(new URL('../../fixtures/checkpoints/', import.meta.url));
export const ID = 'tests/small-vit';
export const NAME = 'tests--small-vit';
export const WEIGHTS = 'model.safetensors';

export const checkpoint = (name: string): string => join(CHECKPOINTS, name);

export interface Bench {
  readonly server: HubServer;
  readonly installer: ModelInstaller;
  /** Milliseconds of each pause before another try; none is waited for. */
  readonly waits: number[];
  readonly own: string;
  /** A second installer over the same folders. */
  readonly another: (hub?: Partial<HubClientOptions>) => ModelInstaller;
}

/** A hub with a small ViT under `ID`; all gone after the test. */
export async function bench(hub: Partial<HubClientOptions> = {}): Promise<Bench> {
  const server = await HubServer.start();
  server.models.set(ID, { files: filesOf(checkpoint('hf-vit')) });
  const root = mkdtempSync(join(tmpdir(), 'headlight-install-'));
  onTestFinished(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const own = join(root, 'models');
  const another = (more: Partial<HubClientOptions> = {}): ModelInstaller =>
    new ModelInstaller({
      builtIn: join(root, 'built-in'),
      own,
      suggested: join(root, 'suggested.json'),
      hub: { endpoint: server.endpoint, wait, ...hub, ...more },
    });
  return { server, installer: another(), waits, own, another };
}

/** What the models folder shows to people. */
export function listed(own: string): string[] {
  return existsSync(own) ? readdirSync(own).filter((name) => !name.startsWith('.')) : [];
}

/** What unfinished work has left. */
export function unfinished(own: string): string[] {
  const folder = join(own, '.partial');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** The code of what a promise rejects with. */
export function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof HeadlightError ? error.code : `foreign: ${String(error)}`),
  );
}
