import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A module of a package that pages get another in place of; `importedBy` names packages, or our own `src`. */
export type Alias = { name: string; to: string; importedBy: readonly string[] };

const OWN = "src";

/**
 * Bundlers replace every import of such a name, so each is one that only the named packages import. What can be left out by importing less isn't here; nor are
 * our own modules, which `imports` of package.json exchanges.
 */
const ALIASES: readonly Alias[] = [
  // Pages get compiled messages (`core/ui/messages/compile-messages.ts`), which this formats, without the parser: 9 KB of compressed script less.
  {
    name: "use-intl/format-message",
    to: "use-intl/format-message/format-only",
    importedBy: ["use-intl"],
  },
  // Only its hooks that pages use: 190 KB less on pages with a form.
  { name: "@refinedev/antd", to: "./src/core/ui/bundle/refine-antd.js", importedBy: [OWN] },
  // Refine reads and writes CSV files with it, which no page does: 7 KB less.
  { name: "papaparse", to: "./src/core/ui/bundle/nothing.ts", importedBy: ["@refinedev/core"] },
];

type Locked = Partial<
  Record<"dependencies" | "peerDependencies" | "optionalDependencies", Readonly<Record<string, string>>>
>;

const toPackageName = (name: string): string =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

/** The folders of the packages that can import from a package: itself, and those that depend on it. */
const foldersThatReach = (root: string, wanted: string): string[] => {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  return Object.entries(packages)
    .filter(
      ([folder, { dependencies, peerDependencies, optionalDependencies }]) =>
        folder !== "" &&
        (folder.endsWith(`node_modules/${wanted}`) ||
          wanted in { ...dependencies, ...peerDependencies, ...optionalDependencies }),
    )
    .map(([folder]) => folder);
};

const hasImport = (folder: string, name: string): boolean => {
  const quoted = `["']${name.replace(/[.]/g, "[.]")}["']`;
  const pattern = new RegExp(`(from|import)\\s*${quoted}|(import|require)\\(\\s*${quoted}`);
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some(
    (file) =>
      (folder.includes("node_modules") ? /[.][cm]?js$/ : /(?<![.]test)[.]tsx?$/).test(file) &&
      !file.includes("node_modules") &&
      pattern.test(readFileSync(path.join(folder, file), "utf8")),
  );
};

/** Why an alias must not be used; null if it replaces exactly what it says. */
const findFault = (root: string, { name, importedBy }: Alias): string | null => {
  if (/^[.#/]/.test(name)) return "is a name that every package may give a module of its own";
  const importers = [...foldersThatReach(root, toPackageName(name)), OWN]
    // A package's main module is imported by others; its own files name it in examples.
    .filter((folder) => !folder.endsWith(`node_modules/${name}`) && hasImport(path.join(root, folder), name))
    .map((folder) => folder.split("node_modules/").at(-1) ?? folder);
  const missing = importedBy.filter((one) => !importers.includes(one));
  if (missing.length > 0) return `matches nothing in ${missing.join(", ")}`;
  const others = importers.filter((one) => !importedBy.includes(one));
  return others.length > 0 ? `also matches in ${others.join(", ")}` : null;
};

/** The aliases for `next.config.mjs`. Throws, and so fails the build, if one matches nothing or more than it should. */
export const checkedAliases = (root: string, aliases: readonly Alias[] = ALIASES): Record<string, string> => {
  for (const alias of aliases) {
    const fault = findFault(root, alias);
    if (fault !== null) throw new Error(`The alias ${alias.name} of src/core/ui/bundle/aliases.ts ${fault}`);
  }
  return Object.fromEntries(aliases.map(({ name, to }) => [name, to]));
};
