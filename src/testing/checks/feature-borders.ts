import type { Import } from "./folder-circles.ts";

/** Parts of a feature that are its own. Others use its use-cases, its contracts' types and `ui/embed.tsx`. */
const PARTS = ["store", "rules", "ui"] as const;
type Borders = Record<(typeof PARTS)[number], number>;

/** How many imports there still are into another feature's parts. The numbers may only fall. */
const MOST: Borders = { store: 0, rules: 0, ui: 0 };

const PART = /^src\/features\/([^/]+)\/(store|rules|ui)(\/|[.])/;
const FEATURE = /^src\/features\/([^/]+)\//;
const OFFERED = /\/ui\/(embed|feature)[.]tsx?$/;

/** Imports into another feature's `store`, its `rules`, and from its pages into another's, each pair of files once. */
export const countBorders = (imports: readonly Import[]): Borders => {
  const crossed = imports.filter(({ from, to }) => {
    const [, importer] = FEATURE.exec(from) ?? [];
    const [, feature, part] = PART.exec(to) ?? [];
    if (!importer || !feature || importer === feature || /[.]test[.]tsx?$/.test(from)) return false;
    return part !== "ui" || (from.includes("/ui/") && !OFFERED.test(to));
  });
  const pairs = new Map(crossed.map(({ from, to }) => [`${from} ${to}`, PART.exec(to)?.[2]]));
  const count = (part: string) => [...pairs.values()].filter((each) => each === part).length;
  return { store: count("store"), rules: count("rules"), ui: count("ui") };
};

/** One line for each number that rose, or that can be lowered. */
export const borderComplaints = (borders: Borders, most: Borders = MOST): string[] =>
  PARTS.flatMap((part) => {
    if (borders[part] === most[part]) return [];
    const message = `${borders[part]} imports of another feature's ${part}, where ${most[part]} are allowed.`;
    return borders[part] > most[part]
      ? `${message} Use its use-cases, the types of its contracts or ui/embed.tsx, or move what both need to records`
      : `${message} Lower the number in src/testing/checks/feature-borders.ts`;
  });
