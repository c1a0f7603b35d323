// Prisma's command line without its Studio and development server: `overrides` of package.json replaces their packages, 150 MB
// that neither generating the client nor writing migrations needs, by empty ones. They have no subpaths, which it imports when it starts.
import { createRequire, registerHooks } from "node:module";
import path from "node:path";

const LEFT_OUT = /^(@prisma\/dev|@prisma\/studio-core|mysql2|postgres)\//;

registerHooks({
  resolve: (name, context, next) => next(LEFT_OUT.exec(name)?.[1] ?? name, context),
});
// `schema-engine.mjs` starts with the first Node of the path.
process.env.PATH = [path.dirname(process.execPath), process.env.PATH].join(path.delimiter);
createRequire(import.meta.url)("../node_modules/prisma-cli/build/index.js");
