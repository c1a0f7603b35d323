import type { Import } from "./folder-circles.ts";

const PAGES = /^src\/(?:core|records|features\/[^/]+)\/ui\/(?!.*[.]test[.]tsx?$)/;
const SERVER =
  /^src\/(?:core|records|features\/[^/]+)\/(?!(?:contracts|messages|rules|runs\/rules|ui|values)(?:\/|[.])|(?:destinations|shops)\/(?!.*(?:clients?|signatures)[.]ts$)|runs[.]ts$)|^src\/core\/messages\/server-words[.]ts$|^src\/lib\/customer-segmentation|^src\/generated\/|node_modules\/ml-kmeans\//;

/** Browsers import only types of them but for three (`browser-loads-no-schema`). */
const CONTRACTS =
  /^src\/(?!core\/contracts\/choices|features\/api\/contracts\/openapi\/(?:topics|code-samples))(?:(?:core|records|features\/[^/]+)\/contracts(?:\/|[.])|(?:features|routes)[.]ts$)/;

/**
 * The imports through which UI files reach server code, each as the path of files to it from the nearest UI file. One
 * walk over all imports: a search from every UI file would take longer than all other rules together.
 */
export const browserReach = (imports: readonly Import[]): string[][] => {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const ways = new Map([...targets.keys()].filter((file) => PAGES.test(file)).map((file) => [file, [file]]));
  const found: string[][] = [];
  // A map's iteration includes what is added during it.
  for (const [file, way] of ways) {
    for (const to of targets.get(file) ?? []) {
      if (SERVER.test(to)) found.push([...way, to]);
      else if (!ways.has(to) && !CONTRACTS.test(to)) ways.set(to, [...way, to]);
    }
  }
  return found;
};
