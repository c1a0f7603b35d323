/** The import rules of docs/architecture.md. Every comment says what to do instead. */
const TEST = "[.]test[.]tsx?$";

const floor = (name, from, allowed, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from, pathNot: `${TEST}|^src/testing/` },
  to: { path: "^src/", pathNot: allowed },
});

const only = (name, from, packages, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from, pathNot: TEST },
  to: { pathNot: ["^src/", ...packages.map((each) => `node_modules/${each}/`)] },
});

/** @type {import("dependency-cruiser").IConfiguration} */
const config = {
  forbidden: [
    floor(
      "domain-imports-only-domain",
      "^src/lib/domain/",
      ["^src/lib/domain/"],
      "The domain is pure. Pass the value as an argument, or read it in a use-case in src/lib.",
    ),
    only(
      "domain-uses-few-packages",
      "^src/lib/domain/",
      ["zod", "ml-kmeans", "munkres", "libphonenumber-js", "icu-minify", "intl-messageformat", "@slack/types"],
      "The domain may use zod, types and pure libraries for numbers, parsing and messages, but nothing that reads a disk, a network or a clock.",
    ),
    floor(
      "contracts-import-only-domain",
      "^src/contracts/",
      ["^src/contracts/", "^src/lib/domain/"],
      "The browser imports contracts too. Move what they need to the domain.",
    ),
    only(
      "contracts-use-few-packages",
      "^src/contracts/",
      ["zod", "zod-openapi"],
      "The browser imports contracts too, so they may use only zod.",
    ),
    floor(
      "server-imports-only-domain",
      "^src/lib/server/",
      ["^src/lib/server/", "^src/lib/domain/", "^src/generated/prisma/"],
      "Storage and services don't call use-cases. Let the use-case call them.",
    ),
    floor(
      "use-cases-import-only-lib",
      "^src/lib/(?!domain/|server/)",
      ["^src/lib/"],
      "A use-case doesn't depend on its caller. Take values, return values, throw AppError.",
    ),
    {
      name: "use-cases-without-frameworks",
      severity: "error",
      comment: "A use-case doesn't depend on its caller: no Next, no React.",
      from: { path: "^src/lib/(?!domain/|server/)", pathNot: TEST },
      to: { path: "node_modules/(next|next-auth|react|react-dom|antd|@refinedev)/" },
    },
    floor(
      "pipeline-imports-no-use-case",
      "^src/http/",
      [
        "^src/http/",
        "^src/contracts/",
        "^src/lib/domain/",
        "^src/lib/server/(auth/|compute/|rate-limit[.]|metrics[.]|log[.]|clock[.]|work[.]|heavy-queries[.]|content-encoding[.])",
      ],
      "The request pipeline is the same for every handler. Put what one endpoint needs into its contract or its use-case.",
    ),
    floor(
      "ui-imports-no-server-code",
      "^src/ui/",
      ["^src/ui/", "^src/contracts/", "^src/lib/domain/"],
      "The browser calls handlers through src/ui/shared/api/call.ts and never imports server code.",
    ),
    // zod with all schemas was a fifth of the pages' script.
    {
      name: "browser-loads-no-schema",
      severity: "error",
      comment: "A contract imports zod. Import only its types, and call it by its route's name.",
      from: { path: "^src/ui/", pathNot: TEST },
      to: {
        path: "^src/contracts/|node_modules/zod/",
        pathNot: "^src/contracts/(choices|openapi/topics|openapi/code-samples)[.]ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    floor(
      "pages-import-only-ui",
      "^src/app/.*[.]tsx$",
      ["^src/ui/"],
      "A page only defines an address. Put its content into src/ui.",
    ),
    floor(
      "handlers-bind-contract-to-use-case",
      "^src/app/.*route[.]ts$",
      ["^src/(http|contracts)/", "^src/lib/(?!domain/|server/)", "^src/mcp/http-door[.]ts$"],
      "A handler only binds a contract to a use-case. Read and write in a use-case in src/lib.",
    ),
    floor(
      "assistants-tools-bind-like-handlers",
      "^src/mcp/",
      ["^src/mcp/", "^src/http/", "^src/contracts/", "^src/lib/", "^src/ui/messages/(en|es|pt)/glossary[.]json$"],
      "A tool only binds a contract to a use-case, as a handler does.",
    ),
    floor(
      "compute-threads-bind-like-handlers",
      "^src/worker/compute/",
      ["^src/worker/compute/", "^src/http/parse[.]ts$", "^src/contracts/", "^src/lib/"],
      "A compute thread binds contracts to use-cases, as a handler does. It parses bodies like the request pipeline, but has no request.",
    ),
    floor(
      "worker-imports-only-lib",
      "^src/worker/(?!compute/)",
      ["^src/worker/", "^src/contracts/", "^src/lib/"],
      "Move what several entry points need to src/lib.",
    ),
    floor(
      "commands-import-only-lib",
      "^src/cli/",
      ["^src/cli/", "^src/worker/start-worker[.]ts$", "^src/mcp/(caller|server)[.]ts$", "^src/contracts/", "^src/lib/"],
      "A command starts the server or the worker. Move everything else it computes to src/lib.",
    ),
    floor(
      "roots-only-compose",
      "^src/(proxy|instrumentation)[.]ts$",
      ["^src/lib/server/", "^src/worker/"],
      "A composition root only sets things up. Move what it computes to src/lib.",
    ),
    {
      name: "servers-import-only-production-packages",
      severity: "error",
      comment:
        "`npm ci --omit=dev` leaves it out. Move the package to `dependencies` of package.json; what only pages and builds use stays in `devDependencies`.",
      from: {
        path: "^src/(cli|contracts|http|lib|mcp|worker)/|^src/(proxy|instrumentation)[.]ts$|^src/app/.*route[.]ts$",
        pathNot: TEST,
      },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-get-other-words-by-name",
      severity: "error",
      comment:
        "`imports` of package.json gives pages another module by this name, with one language and no parser. Import it as #lib/domain/….",
      from: { pathNot: TEST },
      to: {
        path: "^src/lib/domain/(words/(words|parse-message)|forecast/words/clv-words-in|purchasing/words/purchasing-words-in)[.]ts$",
        dependencyTypesNot: ["aliased-subpath-import", "type-only"],
      },
    },
    {
      name: "generated-types-only-in-storage",
      severity: "error",
      comment: "Prisma's types stay in storage. Give its callers a type of the domain.",
      from: { path: "^src/", pathNot: `^src/lib/server/db/|^src/generated/|${TEST}` },
      to: { path: "^src/generated/" },
    },
    {
      name: "kmeans-has-one-wrapper",
      severity: "error",
      comment: "Call lib/domain/statistics/clustering/kmeans, which seeds, validates and refills empty clusters.",
      from: { pathNot: "^src/lib/domain/statistics/clustering/kmeans[.](test[.])?ts$" },
      to: { path: "node_modules/ml-kmeans/" },
    },
    {
      name: "product-imports-no-tests",
      severity: "error",
      comment: "Product code must not import tests or test helpers.",
      from: { path: "^src/", pathNot: `${TEST}|^src/testing/` },
      to: { path: `${TEST}|^src/testing/` },
    },
    {
      name: "no-unresolved",
      severity: "error",
      comment: "This import can't be resolved. Install the package or fix the path.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "Merge the files, or move what they share to a third.",
      from: { pathNot: "^src/generated/" },
      to: { circular: true },
    },
    {
      name: "no-orphans",
      severity: "error",
      comment: "Nothing uses this. Use it or delete it.",
      from: {
        orphan: true,
        path: "^src/",
        pathNot:
          "[.](d|test)[.]tsx?$|^src/app/|^src/ui/(messages/plain-message|bundle/nothing)[.]ts$|^src/proxy[.]ts$|^src/instrumentation[.]ts$",
      },
      to: {},
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    // Without this, packages with "exports" and no "main" stay unresolved, and rules about them never match.
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};

export default config;
