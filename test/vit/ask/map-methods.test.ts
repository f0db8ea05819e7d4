/** What the table of ways to a map promises to those who follow it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { hasGrid, layersOf, MAP_METHOD_NAMES, mapQuestion, methodOf, takes } from '../../../src/vit/ask/map-methods';
import { questionSchema } from '../../../src/vit/ask/questions';
import { ROOT } from '../../support/places';

const DEPTH = 4;
const place = { layer: 2, head: 1, token: { row: 1, col: 0 }, target: { class: 3 }, size: 2 } as const;

describe.each(MAP_METHOD_NAMES)('%s', (method) => {
  const question = mapQuestion(method, place, { changes: { mlpOff: [0] } });

  it('puts a question that every port takes, and has a grid only where that question has one', () => {
    expect(v.safeParse(questionSchema, question).success).toBe(true);
    expect(hasGrid(method)).toBe(question.lens === 'map');
    if (!hasGrid(method)) return;
    const query = { method, token: place.token };
    expect(v.safeParse(questionSchema, { lens: 'grid', query }).success).toBe(true);
  });

  it('puts into it what it says it takes, and is recorded so', () => {
    const said = JSON.stringify(question);
    expect(said.includes('"changes"')).toBe(takes(method, 'changes'));
    expect(said.includes('"head":1')).toBe(takes(method, 'head'));
    expect(said.includes('"layer":2')).toBe(takes(method, 'layer'));
    const { method: back, place: recorded } = methodOf(question, DEPTH);
    expect(back).toBe(method);
    if (takes(method, 'layer')) expect(recorded.layer).toBe(place.layer);
    if (takes(method, 'head')) expect(recorded.head).toBe(place.head);
    expect(layersOf(method, DEPTH)).toBeGreaterThanOrEqual(DEPTH);
  });

  it.each(['docs/command-line.md', 'docs/lenses.md'])('is told in %s', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    expect(text).toMatch(new RegExp(`--method (\\S*\\|)?${method}[|\`\\]\\s]|\`${method}\``));
  });
});
