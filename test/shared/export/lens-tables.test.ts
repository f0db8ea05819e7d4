import { describe, expect, it } from 'vitest';
import { curvesTable, headsTable, layersTable } from '../../../src/shared/export/lens-tables';

const prediction = (index: number, score: number) => ({
  index,
  id: `n${index}`,
  label: `a, ${index}`,
  score,
  logit: index,
});
const CURVES = [
  {
    method: 'shown' as const,
    deletion: Float32Array.of(1, 0.5, 0),
    insertion: Float32Array.of(0, 0.25, 1),
    deletionAuc: 0.5,
    insertionAuc: 0.375,
  },
];

describe('the answers of lenses as tables', () => {
  it('rank the best after each layer, and name classes that were asked for without being among them', () => {
    const top = [[prediction(4, 0.5)], [prediction(7, 0.75)]];
    const classes = [[prediction(7, 0.25)], [prediction(7, 0.75)]];
    const { csv, json } = layersTable({ top, classes });
    expect(csv.split('\n').slice(1, 4)).toEqual([
      '0,1,4,n4,"a, 4",0.5,4',
      '0,,7,n7,"a, 7",0.25,7',
      '1,1,7,n7,"a, 7",0.75,7',
    ]);
    expect(json).toEqual({
      layers: [
        { after: 0, predictions: top[0], others: classes[0] },
        { after: 1, predictions: top[1] },
      ],
    });
  });

  it('give curves by share of patches, with their areas in JSON', () => {
    const { csv, json } = curvesTable(CURVES);
    expect(csv).toBe('method,share,deletion,insertion\nshown,0,1,0\nshown,0.5,0.5,0.25\nshown,1,0,1\n');
    expect(json).toMatchObject({ curves: [{ deletion: [1, 0.5, 0], deletionAuc: 0.5 }] });
  });

  it('give heads by layer, a column for each table', () => {
    const { csv, json } = headsTable(
      { layers: 1, heads: 2 },
      { logit: Float32Array.of(1, 2), probability: Float32Array.of(3, 4) },
    );
    expect(csv).toBe('layer,head,logit,probability\n0,0,1,3\n0,1,2,4\n');
    expect(json).toEqual({ layers: 1, heads: 2, values: { logit: [[1, 2]], probability: [[3, 4]] } });
  });
});
