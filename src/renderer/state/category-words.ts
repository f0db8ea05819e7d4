/** What holds for a tagger's categories in place of the threshold, in words. */
import type { CategoryRule, Reading } from '../../vit/output';
import { visible } from '../../vit/visible';
import { percent } from './format';
import { t } from './language.svelte';

/** 'character from 75 %, rating: the best one' */
export function categoryWords({ threshold, categories = {} }: Reading): string {
  const own = Object.entries(categories).filter(([, rule]) => rule !== threshold);
  return own.map(([category, rule]) => ruleWords(visible(category), rule)).join(', ');
}

function ruleWords(category: string, rule: CategoryRule): string {
  return rule === 'best'
    ? t('recipe.categoryBest', { category })
    : t('recipe.category', { category, percent: percent(rule) });
}
