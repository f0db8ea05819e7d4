/** The question of chapters 3 and 4: how the token that the tour asks meets all others, in the layer and head that it shows. */
import { Asked } from './asked.svelte';
import type { Scene } from './scene';

/** Made while a component starts, as `Asked` is. */
export function askedMeeting(scene: () => Scene) {
  return new Asked(scene, () => {
    const { model, app } = scene();
    const { config } = model;
    const { tour } = app;
    return { lens: 'meeting', layer: tour.layer(config), head: tour.head(config), token: tour.token(config) };
  });
}
