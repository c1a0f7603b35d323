import { readFileSync } from "node:fs";

// Who holds the objects of a heap snapshot. Read from its bytes, because its text is longer than a string may be.

const [COMMA, MINUS, ZERO, NINE, CLOSE] = [...",", "-", "0", "9", "]"].map((sign) => sign.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
];

/** The numbers of one of the snapshot's lists. */
const numbersOf = (bytes: Buffer, list: string, count: number): Float64Array => {
  const name = `"${list}":[`;
  let at = bytes.indexOf(name) + name.length;
  const numbers = new Float64Array(count);
  let [found, value, sign] = [0, 0, 1];
  for (; ; at++) {
    const byte = bytes[at] ?? CLOSE;
    if (byte >= ZERO && byte <= NINE) value = 10 * value + byte - ZERO;
    else if (byte === MINUS) sign = -1;
    else if (byte === COMMA || byte === CLOSE) {
      numbers[found++] = sign * value;
      [value, sign] = [0, 1];
      if (byte === CLOSE) break;
    }
  }
  return numbers;
};

type Meta = {
  meta: { node_fields: string[]; node_types: [string[]]; edge_fields: string[]; edge_types: [string[]] };
  node_count: number;
  edge_count: number;
};

const headerOf = (bytes: Buffer): Meta => {
  const text = bytes.subarray(0, bytes.indexOf('"nodes":[')).toString();
  return (JSON.parse(`${text.slice(0, text.lastIndexOf(","))}}`) as { snapshot: Meta }).snapshot;
};

export type Owner = { name: string; mb: number };

const MB = 1024 * 1024;
const largest = (sums: ReadonlyMap<string, number>, most: number): Owner[] =>
  [...sums]
    .map(([name, bytes]) => ({ name, mb: bytes / MB }))
    .sort((a, b) => b.mb - a.mb)
    .slice(0, most);

/**
 * `singletons`: what each value of `once` holds alone or is the shortest way to. `kinds`: all objects by their type and name. `paths`: the
 * branches of the tree of shortest ways from the roots.
 */
export const readOwners = (file: string, most = 20): { singletons: Owner[]; kinds: Owner[]; paths: Owner[] } => {
  const bytes = readFileSync(file);
  const { meta, node_count: nodeCount, edge_count: edgeCount } = headerOf(bytes);
  const nodeSize = meta.node_fields.length;
  const edgeSize = meta.edge_fields.length;
  const nodes = numbersOf(bytes, "nodes", nodeCount * nodeSize);
  const edges = numbersOf(bytes, "edges", edgeCount * edgeSize);
  const strings = JSON.parse(
    `[${bytes.subarray(bytes.lastIndexOf('"strings":[') + '"strings":['.length, bytes.lastIndexOf("]")).toString()}]`,
  ) as string[];
  const [type, name, self, count] = ["type", "name", "self_size", "edge_count"].map((field) =>
    meta.node_fields.indexOf(field),
  ) as [number, number, number, number];
  const node = (i: number, field: number): number => nodes[i * nodeSize + field] ?? 0;
  const starts = new Float64Array(nodeCount + 1);
  for (let i = 0; i < nodeCount; i++) starts[i + 1] = (starts[i] ?? 0) + node(i, count);

  const weak = meta.edge_types[0].indexOf("weak");
  const byIndex = ["element", "hidden"].map((kind) => meta.edge_types[0].indexOf(kind));
  const parents = new Int32Array(nodeCount).fill(-1);
  const through = new Int32Array(nodeCount).fill(-1);
  const order = new Int32Array(nodeCount);
  let [known, seen] = [1, 0];
  parents[0] = 0;
  for (; seen < known; seen++) {
    const from = order[seen] ?? 0;
    for (let edge = starts[from] ?? 0; edge < (starts[from + 1] ?? 0); edge++) {
      const to = (edges[edge * edgeSize + 2] ?? 0) / nodeSize;
      if (edges[edge * edgeSize] === weak || (parents[to] ?? 0) >= 0) continue;
      parents[to] = from;
      through[to] = edge;
      order[known++] = to;
    }
  }
  const sizes = Float64Array.from({ length: nodeCount }, (_, i) => node(i, self));
  for (let at = known - 1; at > 0; at--) {
    const child = order[at] ?? 0;
    const parent = parents[child] ?? 0;
    sizes[parent] = (sizes[parent] ?? 0) + (sizes[child] ?? 0);
  }
  const edgeName = (i: number): string => {
    const edge = through[i] ?? 0;
    const index = edges[edge * edgeSize + 1] ?? 0;
    return byIndex.includes(edges[edge * edgeSize] ?? 0) ? `[${index}]` : (strings[index] ?? "");
  };
  const nodeName = (i: number): string => (strings[node(i, name)] ?? "").slice(0, 80);

  const [singletons, kinds, paths] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  for (let i = 0; i < nodeCount; i++) {
    const kind = meta.node_types[0][node(i, type)] ?? "";
    const key = ["object", "closure", "native"].includes(kind) ? `${kind} ${nodeName(i)}` : kind;
    kinds.set(key, (kinds.get(key) ?? 0) + node(i, self));
    const by = edgeName(i);
    if (by.includes("customer-360.")) singletons.set(by, (singletons.get(by) ?? 0) + (sizes[i] ?? 0));
  }
  const pathOf = (i: number): string => (i === 0 ? "" : `${pathOf(parents[i] ?? 0)}/${edgeName(i)}`);
  const share = (sizes[0] ?? 0) / 100;
  for (let i = 1; i < nodeCount; i++) {
    // Not those whose largest part is below them.
    if ((sizes[i] ?? 0) > share) paths.set(`${pathOf(i)} (${nodeName(i)})`, sizes[i] ?? 0);
  }
  return { singletons: largest(singletons, most), kinds: largest(kinds, most), paths: largest(paths, 4 * most) };
};
