import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The server's code after a build, in chunks that routes and pages load on first use. */
const FOLDER = ".next/server/chunks";

/** Smaller files are not worth another file read. */
const LEAST_CHARACTERS = 2000;

/**
 * Part of the build: replaces each copy of a chunk by a line that loads the first. Turbopack writes a library once for each group of
 * routes that shares it, and the process would keep the text of every copy: 76 MB with all routes in use, instead of 20.
 */
export const shareChunks = (folder = FOLDER): void => {
  const kept = new Map<string, string>();
  for (const file of globSync("**/*.js", { cwd: folder }).sort()) {
    const text = readFileSync(path.join(folder, file), "utf8");
    if (text.length < LEAST_CHARACTERS || !text.startsWith("module.exports=[")) continue;
    const hash = createHash("sha256").update(text).digest("hex");
    const same = kept.get(hash);
    if (same === undefined) {
      kept.set(hash, file);
      continue;
    }
    const address = path.relative(path.dirname(file), same).replaceAll("\\", "/");
    writeFileSync(path.join(folder, file), `module.exports=require(${JSON.stringify(`./${address}`)});`);
  }
};
