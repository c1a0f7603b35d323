import type { Import } from "./folder-circles.ts";

/** So that what a feature stands on can still be seen at a glance. */
const MOST_FLOORS = 6;

const FEATURE = /^src\/features\/([^/]+)\//;

/** The features that each feature imports, by name; every feature with an import, also of none. */
const usedFeatures = (imports: readonly Import[]): Map<string, Set<string>> => {
  const used = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [, importer] = FEATURE.exec(from) ?? [];
    const [, imported] = FEATURE.exec(to) ?? [];
    for (const name of [importer, imported]) if (name && !used.has(name)) used.set(name, new Set());
    if (importer && imported && importer !== imported && !/[.]test[.]tsx?$/.test(from))
      used.get(importer)?.add(imported);
  }
  return used;
};

/**
 * Features by floor, the lowest first: those on the first use no other, and each other one stands directly above the
 * highest that it uses. Features form no circle, which `folder-circles.ts` checks.
 */
export const featureFloors = (imports: readonly Import[]): string[][] => {
  const used = usedFeatures(imports);
  const heights = new Map<string, number>();
  const heightOf = (name: string): number => {
    const height = heights.get(name) ?? 1 + Math.max(-1, ...[...(used.get(name) ?? [])].map(heightOf));
    heights.set(name, height);
    return height;
  };
  const floors: string[][] = [];
  for (const name of [...used.keys()].sort()) {
    const height = heightOf(name);
    while (floors.length <= height) floors.push([]);
    floors[height]?.push(name);
  }
  return floors;
};

export const floorComplaints = (imports: readonly Import[]): string[] => {
  const floors = featureFloors(imports);
  return floors.length <= MOST_FLOORS
    ? []
    : [
        `Features stand on ${floors.length} floors, at most ${MOST_FLOORS}. On top: ${floors.at(-1)?.join(", ")}. Move what they share to records`,
      ];
};

/** A Mermaid drawing of the features by floor. An arrow that follows from others, through a feature between, is left out. */
export const drawFeatures = (imports: readonly Import[]): string => {
  const used = usedFeatures(imports);
  const reach = (name: string): Set<string> => {
    const reached = new Set<string>();
    const add = (next: string): void => {
      for (const each of used.get(next) ?? []) {
        if (reached.has(each)) continue;
        reached.add(each);
        add(each);
      }
    };
    add(name);
    return reached;
  };
  const floors = featureFloors(imports);
  const boxes = floors
    .map((names, floor) => `  subgraph floor${floor + 1}[floor ${floor + 1}]\n    ${names.join("\n    ")}\n  end`)
    .reverse();
  const arrows = [...used]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, targets]) => {
      const direct = [...targets].sort();
      const isImplied = (target: string) => direct.some((each) => each !== target && reach(each).has(target));
      return direct.filter((target) => !isImplied(target)).map((target) => `  ${name} --> ${target}`);
    });
  return ["```mermaid", "flowchart TD", ...boxes, ...arrows, "```"].join("\n");
};
