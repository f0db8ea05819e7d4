import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { backgroundColor } from '../../../src/main/window/background';

it('the window opens in the colour that the page paints, so that nothing flashes', () => {
  const tokens = readFileSync('src/renderer/styles/tokens.css', 'utf8');
  const [, light, dark] = /--stage: light-dark\((#\w+), (#\w+)\)/.exec(tokens) ?? [];
  expect([backgroundColor(false), backgroundColor(true)]).toEqual([light, dark]);
});
