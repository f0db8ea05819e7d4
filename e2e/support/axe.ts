/** Accessibility by axe-core: what is serious or critical, in words. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Rule, reason and element of every serious or critical violation. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze(); // Electron opens no second page
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
}
