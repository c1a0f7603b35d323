// Prisma's command line without its Studio and development server: `overrides` of package.json replaces their packages, 150 MB
// that neither generating the client nor writing migrations needs, by empty ones. They have no subpaths, which it imports when it starts.
import { existsSync } from "node:fs";
// Not by name: Node 20, with which npm may run this, has no `registerHooks`.
import module from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../node_modules/prisma-cli/build/index.js", import.meta.url));
const LEFT_OUT = /^(@prisma\/dev|@prisma\/studio-core|mysql2|postgres)\//;

if (existsSync(CLI)) {
  module.registerHooks({
    resolve: (name, context, next) => next(LEFT_OUT.exec(name)?.[1] ?? name, context),
  });
  // `schema-engine.mjs` starts with the first Node of the path.
  process.env.PATH = [path.dirname(process.execPath), process.env.PATH].join(path.delimiter);
  module.createRequire(import.meta.url)(CLI);
} else {
  // After `npm ci --omit=dev`, where src/generated comes with the build.
  console.error("Prisma's command line is a development package, and not installed");
  process.exitCode = process.argv[2] === "generate" ? 0 : 1;
}
