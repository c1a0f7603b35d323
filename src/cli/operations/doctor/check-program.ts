import { existsSync } from "node:fs";
import process from "node:process";
import { isBuilt } from "#cli/server/product-build.ts";
import { about, type Finding } from "./finding.ts";

/** The first Node version that runs TypeScript directly. */
const LEAST = [22, 18] as const;
const TESTED = 24;

const isAtLeast = (version: string, [major, minor]: readonly [number, number]): boolean => {
  const [ownMajor = 0, ownMinor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
};

export const checkNode = (version = process.version): Finding[] => {
  const { ok, warn, fail } = about("node");
  const todo = `Install Node ${TESTED}, or start it with npm, which includes its own`;
  if (!isAtLeast(version, LEAST)) return [fail(`${version} is older than ${LEAST.join(".")}`, todo)];
  if (!version.startsWith(`v${TESTED}.`)) return [warn(`${version}; tested with ${TESTED}`, todo)];
  return [ok(version)];
};

const LANGUAGES = ["en", "es", "pt"];

/** A Node built without full ICU would write every date and amount in English. */
export const checkLanguages = (
  supported: readonly string[] = Intl.DateTimeFormat.supportedLocalesOf(LANGUAGES),
): Finding[] => {
  const { ok, fail } = about("languages");
  const missing = LANGUAGES.filter((language) => !supported.includes(language));
  if (missing.length > 0)
    return [fail(`this Node does not support ${missing.join(", ")}`, "Install a Node with full ICU")];
  return [ok(`${LANGUAGES.join(", ")}, with ICU ${process.versions.icu}`)];
};

export const checkBuild = (): Finding[] => {
  const { ok, warn, fail } = about("build");
  if (!existsSync(".next/BUILD_ID")) return [fail("there is none, and npm start requires it", "Run: npm run build")];
  if (!isBuilt()) return [warn("built from other sources", "Run: npm run build, and start again")];
  return [ok("built from these sources")];
};
