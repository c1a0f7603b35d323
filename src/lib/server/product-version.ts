import { readFileSync } from "node:fs";

/** Of package.json, such as 0.1.0. */
export const productVersion = (): string =>
  (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;
