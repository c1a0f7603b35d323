import { readdirSync } from "node:fs";
import path from "node:path";
import { cruise, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser";
import config from "../../../.dependency-cruiser.mjs";
import { folderCircles, type Import } from "./folder-circles.ts";

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
const browserReach = (imports: readonly Import[]): string[][] => {
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

export type Breach = { rule: string; from: string; to: string; comment: string };

type Judgement = { breaches: Breach[]; imports: readonly Import[]; read: number; files: number };

const isSource = (file: string): boolean =>
  /[.]tsx?$/.test(file) && !file.endsWith(".d.ts") && !file.startsWith("generated");

const isJudged = (file: string): boolean =>
  /^src\/(?!generated\/).*[.](tsx?|css|json)$/.test(file) && !/[.]test[.]tsx?$/.test(file);

const importsOf = (modules: ICruiseResult["modules"]): Import[] =>
  modules.flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved })));

const reachBreaches = (imports: readonly Import[]): Breach[] =>
  browserReach(imports).map((way) => ({
    rule: "browser-never-reaches-server",
    from: way[0] ?? "",
    to: way.at(-1) ?? "",
    comment: `UI imports server code: ${way.join(" → ")}. Remove the import at the first file that is not UI.`,
  }));

/** Types and texts of all features: the addresses of the API, the answer about the logged-in user, and the message catalogue. */
const NAMES_ALL =
  /^src\/((features|routes|runs)[.]ts|records\/contracts\/me[.]ts|core\/ui\/messages\/(messages|page-words)[.]ts)$/;

/** Anything may import what a feature defines, which imports only rules. */
const DEFINITION = /^src\/features\/[^/]+\/(feature|runs)[.]ts$/;

/** `customer-segmentation.ts`, the functions for programs, is above the features although it is in `src/lib`. */
const asAboveFeatures = (file: string): string => file.replace(/^src\/lib\/(?=customer-segmentation)/, "src/");

/** Features, and everything else side by side in a folder, may depend on each other in one direction only. */
const circleBreaches = (imports: readonly Import[]): Breach[] => {
  const judged = imports
    .filter(
      ({ from, to }) =>
        isJudged(from) && isJudged(to) && !NAMES_ALL.test(from) && !NAMES_ALL.test(to) && !DEFINITION.test(to),
    )
    .map(({ from, to }) => ({ from: asAboveFeatures(from), to: asAboveFeatures(to) }));
  return folderCircles(judged).flatMap(({ folder, names, imports: steps }) => {
    const way = [...names, names[0]].join(" → ");
    const comment = `In ${folder}: ${way}. Move what both sides need to a third place.`;
    return steps.map(({ from, to }) => ({ rule: "folders-form-no-circle", from, to, comment }));
  });
};

/** Violations of the import rule in `src` under `folder`, the number of modules read, and how many there are. */
export const judgeImports = async (folder: string, differently: ICruiseOptions = {}): Promise<Judgement> => {
  const { forbidden = [], options } = config;
  const asked = { ...options, ...differently, baseDir: folder, validate: true, ruleSet: { forbidden } };
  const { output } = await cruise(["src"], asked);
  const { modules, summary } = output as ICruiseResult;
  const imports = importsOf(modules);
  const comments = new Map(forbidden.map(({ name, comment }) => [name, comment]));
  const files = readdirSync(path.join(folder, "src"), { recursive: true, encoding: "utf8" }).filter(isSource);
  return {
    breaches: [
      ...summary.violations.map(({ rule, from, to }) => ({
        rule: rule.name,
        from,
        to,
        comment: comments.get(rule.name) ?? "",
      })),
      ...reachBreaches(imports),
      ...circleBreaches(imports),
    ],
    imports,
    read: modules.filter(({ source }) => source.startsWith("src/") && isSource(source.slice("src/".length))).length,
    files: files.length,
  };
};

/**
 * The violations, one line each. Without a parser for this TypeScript the tool would read nothing and report no
 * violations.
 */
export const complaints = ({ breaches, read, files }: Omit<Judgement, "imports">): string[] => [
  ...breaches.map(({ rule, from, to, comment }) => `${rule}: ${from} → ${to}\n  ${comment}`),
  ...(read < files ? [`Only ${read} of ${files} files were read: the rest was not checked`] : []),
];
