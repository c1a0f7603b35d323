import { readFileSync } from "node:fs";

/** From package.json, for example 0.1.0. */
export const productVersion = (): string =>
  (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;
