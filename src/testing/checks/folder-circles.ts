import path from "node:path";

export type Import = { from: string; to: string };
type Circle = { folder: string; names: string[]; imports: Import[] };

/** Imports listed per step of a circle: enough to see what to move. */
const SHOWN = 5;

type Neighbours = Map<string, Map<string, Import[]>>;

const childOf = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
};

/** Each import belongs to the deepest folder that contains both files, as an edge between two of its children. */
const neighboursIn = (imports: readonly Import[]): Map<string, Neighbours> => {
  const folders = new Map<string, Neighbours>();
  for (const each of imports) {
    const [from, to] = [each.from.split("/"), each.to.split("/")];
    let depth = 0;
    while (from[depth] !== undefined && from[depth] === to[depth]) depth++;
    const [one, other] = [from[depth], to[depth]];
    if (one === undefined || other === undefined) continue;
    const neighbours: Neighbours = childOf(folders, from.slice(0, depth).join("/"), () => new Map());
    const edges: Map<string, Import[]> = childOf(neighbours, one, () => new Map());
    childOf(edges, other, () => []).push(each);
  }
  return folders;
};

/** The shortest path from a name back to itself. */
const wayBack = (neighbours: Neighbours, start: string): string[] | undefined => {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    for (const next of neighbours.get(name)?.keys() ?? []) {
      if (next === start) {
        const way = [name];
        for (let at = name; at !== start; way.unshift(at)) at = cameFrom.get(at) ?? start;
        return way;
      }
      if (!cameFrom.has(next)) {
        cameFrom.set(next, name);
        queue.push(next);
      }
    }
  }
  return undefined;
};

/**
 * Circles between the children of a folder, at any depth: features, and parts of a feature. A file
 * next to folders counts as a child too; circles of files only are left to `no-cycles`.
 */
export const folderCircles = (imports: readonly Import[]): Circle[] => {
  const circles: Circle[] = [];
  for (const [folder, neighbours] of [...neighboursIn(imports)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const seen = new Set<string>();
    for (const start of [...neighbours.keys()].sort()) {
      const names = seen.has(start) ? undefined : wayBack(neighbours, start);
      if (!names || names.every((name) => path.extname(name) !== "")) continue;
      for (const name of names) seen.add(name);
      const steps = names.flatMap((name, at) => {
        const next = names[(at + 1) % names.length] as string;
        return (neighbours.get(name)?.get(next) ?? []).slice(0, SHOWN);
      });
      circles.push({ folder, names, imports: steps });
    }
  }
  return circles;
};
