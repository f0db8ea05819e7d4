/** Depths at which hidden states can be read: before the first layer, and after each. */
import { t } from './language.svelte';

/** `value`: how many blocks were passed. @param layers of the model */
export function blockOptions(layers: number): { readonly value: number; readonly label: string }[] {
  return Array.from({ length: layers + 1 }, (_, value) => ({
    value,
    label: value === 0 ? t('layers.before') : t('layers.after', { layer: value }),
  }));
}
