import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { OpenAPI3 } from "openapi-typescript";
import { apiDocument } from "#features/api/document/api-document.ts";
import { curlBook, toPostmanCollection } from "../src/features/api/contracts/openapi/client-files.ts";

const require = createRequire(import.meta.url);

// openapi-typescript writes with TypeScript 5's compiler API, which TypeScript 7 does not have. This copy of TypeScript 5 has no
// command; that of a second `typescript` under another name would replace `tsc`.
const typescript5 = pathToFileURL(path.join(path.dirname(require.resolve("@ts-morph/common")), "typescript.js")).href;
registerHooks({
  resolve: (name, context, next) =>
    name === "typescript" ? { url: typescript5, format: "commonjs", shortCircuit: true } : next(name, context),
});
const { default: typesOf, astToString } = await import("openapi-typescript");

const folder = path.join(import.meta.dirname, "typescript");
const document = apiDocument("https://customer-360.example.com");

const types = await typesOf(document as unknown as OpenAPI3, {
  // A field with a default may be left out of a request.
  defaultNonNullable: false,
  rootTypes: true,
  rootTypesNoSchemaPrefix: true,
});
writeFileSync(path.join(folder, "openapi.ts"), astToString(types));
execFileSync(path.resolve("node_modules/.bin/tsc"), ["-p", folder], { stdio: "inherit" });

const collection = JSON.stringify(toPostmanCollection(document), null, 2);
writeFileSync(path.join(import.meta.dirname, "postman.json"), `${collection}\n`);
writeFileSync(path.join(import.meta.dirname, "curl.md"), curlBook(document));
