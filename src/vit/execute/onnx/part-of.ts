/** Whether a session for one graph can also serve another: when it computes all of the other's outputs, in the same way. */
import { dump } from '../../graph/dump';
import type { Graph, NodeId } from '../../graph/graph';
import { prune } from '../../graph/prune';

/** True when `part` is `whole` with fewer outputs, but the same inputs: a session wants all of its own. */
export function isPartOf(part: Graph, whole: Graph): boolean {
  if (part.inputs.size !== whole.inputs.size) return false;
  const outputs = new Map<string, NodeId>();
  for (const name of part.outputs.keys()) {
    const id = whole.outputs.get(name);
    if (id === undefined) return false;
    outputs.set(name, id);
  }
  return dump(prune(whole.nodes, outputs)) === dump(part);
}
