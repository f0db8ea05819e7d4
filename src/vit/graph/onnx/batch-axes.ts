/** Which axes of a graph grow with the batch: those in which the same model, built for two batches, differs. */
import { expected } from '../../errors';
import type { Graph } from '../graph';
import { showShape } from '../shape';
import type { BatchAxes } from './lowering';

/**
 * @param one a graph built for one batch size, `two` for another; neither for 1, which leaves out what repeats
 * @throws badRequest when they differ in more than their axes' lengths
 */
export function batchAxes(one: Graph, two: Graph): BatchAxes {
  if (one.nodes.length !== two.nodes.length) throw expected(`${one.nodes.length} nodes`, 'two', two.nodes.length);
  return one.nodes.map((node, id) => {
    const other = two.nodes[id];
    if (other?.op !== node.op || other.shape.length !== node.shape.length) {
      throw expected(
        `${node.op} ${showShape(node.shape)}`,
        `node ${id}`,
        other && `${other.op} ${showShape(other.shape)}`,
      );
    }
    return [...node.shape.keys()].filter((axis) => node.shape[axis] !== other.shape[axis]);
  });
}
