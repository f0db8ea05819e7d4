/** A graph as text, one node a line, for reading while debugging and for tests of its structure. */
import type { Graph, Node } from './graph';
import { showShape } from './shape';

/** Lines such as `%12 = linear(%9, %10, %11) [1, 197, 768]`, then the outputs by name. */
export function dump(graph: Graph): string {
  const lines = graph.nodes.map(
    (node) =>
      `%${node.id} = ${node.op}${attributes(node)}(${node.inputs.map((id) => `%${id}`).join(', ')}) ${showShape(node.shape)}`,
  );
  const outputs = [...graph.outputs].map(([name, id]) => `${name}: %${id}`);
  return [...lines, `outputs ${outputs.join(', ')}`].join('\n');
}

function attributes(node: Node): string {
  const hidden = new Set(['id', 'op', 'inputs', 'shape']);
  const shown = Object.entries(node).filter(([key]) => !hidden.has(key));
  return shown.length === 0 ? '' : `{${shown.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')}}`;
}
