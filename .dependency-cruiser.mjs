/** The import rule of the house (docs/architecture.md). Every name is a sentence; every comment says what to do instead. */
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
      "domain-knows-only-domain",
      "^src/lib/domain/",
      ["^src/lib/domain/"],
      "The domain is pure. Pass the value in as an argument, or move the reading to a use-case in src/lib.",
    ),
    only(
      "domain-has-few-tools",
      "^src/lib/domain/",
      ["zod", "ml-kmeans", "munkres", "intl-messageformat"],
      "The domain may use zod and pure numeric, parsing or wording libraries, and nothing that reads a disk, a network or a clock.",
    ),
    floor(
      "contracts-know-only-domain",
      "^src/contracts/",
      ["^src/contracts/", "^src/lib/domain/"],
      "A contract is read by the browser too. Put what it needs into the domain.",
    ),
    only(
      "contracts-have-few-tools",
      "^src/contracts/",
      ["zod", "zod-openapi"],
      "A contract is read by the browser too. It is zod and nothing else.",
    ),
    floor(
      "server-knows-domain",
      "^src/lib/server/",
      ["^src/lib/server/", "^src/lib/domain/", "^src/generated/prisma/"],
      "Storage and services do not call use-cases. Let the use-case call you.",
    ),
    floor(
      "use-cases-stand-on-lib",
      "^src/lib/(?!domain/|server/)",
      ["^src/lib/"],
      "A use-case does not know which door it is called through. Take values, return values, throw AppError.",
    ),
    {
      name: "use-cases-know-no-door",
      severity: "error",
      comment: "A use-case does not know which door it is called through: no next, no React.",
      from: { path: "^src/lib/(?!domain/|server/)", pathNot: TEST },
      to: { path: "node_modules/(next|next-auth|react|react-dom|antd|@refinedev)/" },
    },
    floor(
      "front-hall-knows-no-use-case",
      "^src/http/",
      [
        "^src/http/",
        "^src/contracts/",
        "^src/lib/domain/",
        "^src/lib/server/(auth/|compute/|rate-limit[.]|metrics[.]|log[.]|clock[.]|work[.]|heavy-queries[.])",
      ],
      "The hall serves every handler alike. What one endpoint needs belongs in its contract or its use-case.",
    ),
    floor(
      "ui-speaks-through-contracts",
      "^src/ui/",
      ["^src/ui/", "^src/contracts/", "^src/lib/domain/"],
      "The browser calls handlers through src/ui/shared/api/call.ts; it never imports what runs on the server.",
    ),
    {
      name: "browser-loads-no-schema",
      severity: "error",
      comment: "A contract brings zod along. Import its types alone, and call it by its route's name.",
      from: { path: "^src/ui/", pathNot: TEST },
      to: {
        path: "^src/contracts/|node_modules/zod/",
        pathNot: "^src/contracts/(choices|openapi/topics|openapi/code-samples)[.]ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    floor(
      "pages-only-arrange",
      "^src/app/.*[.]tsx$",
      ["^src/ui/"],
      "A page is an address. Put what it shows into src/ui.",
    ),
    floor(
      "handlers-only-bind",
      "^src/app/.*route[.]ts$",
      ["^src/(http|contracts)/", "^src/lib/(?!domain/|server/)"],
      "A handler binds a contract to a use-case, and nothing else. Put reading and writing into a use-case in src/lib.",
    ),
    floor(
      "threads-answer-like-handlers",
      "^src/worker/compute/",
      ["^src/worker/compute/", "^src/http/parse[.]ts$", "^src/contracts/", "^src/lib/"],
      "A thread of the hall binds contracts to use-cases, as a handler does. It reads a body as the hall does, and knows no request.",
    ),
    floor(
      "doors-do-not-share",
      "^src/worker/(?!compute/)",
      ["^src/worker/", "^src/contracts/", "^src/lib/"],
      "What two doors need belongs in src/lib.",
    ),
    floor(
      "commands-start-doors",
      "^src/cli/",
      ["^src/cli/", "^src/worker/start-worker[.]ts$", "^src/contracts/", "^src/lib/"],
      "A command starts the server and the worker. What it computes besides belongs in src/lib.",
    ),
    floor(
      "roots-only-compose",
      "^src/(proxy|instrumentation)[.]ts$",
      ["^src/lib/server/", "^src/worker/"],
      "A composition root sets things up. What it should compute belongs in src/lib.",
    ),
    {
      name: "generated-rows-stay-in-storage",
      severity: "error",
      comment: "Prisma's types are storage's own. Give what reads them a type of the domain.",
      from: { path: "^src/", pathNot: `^src/lib/server/db/|^src/generated/|${TEST}` },
      to: { path: "^src/generated/" },
    },
    {
      name: "kmeans-has-one-door",
      severity: "error",
      comment: "Call lib/domain/statistics/clustering/kmeans: it seeds, checks and mends empty clusters.",
      from: { pathNot: "^src/lib/domain/statistics/clustering/kmeans[.](test[.])?ts$" },
      to: { path: "node_modules/ml-kmeans/" },
    },
    {
      name: "browser-never-reaches-server",
      severity: "error",
      comment: "Somewhere along this path a UI file leads to the server. Cut it at the first file that is not UI.",
      from: { path: "^src/ui/", pathNot: TEST },
      to: {
        path: "^src/lib/(?!domain/)|^src/http/|^src/generated/|node_modules/ml-kmeans/",
        reachable: true,
      },
    },
    {
      name: "product-knows-no-test",
      severity: "error",
      comment: "What tests need stays with the tests.",
      from: { path: "^src/", pathNot: `${TEST}|^src/testing/` },
      to: { path: `${TEST}|^src/testing/` },
    },
    {
      name: "no-unresolved",
      severity: "error",
      comment: "A rule cannot judge what it cannot find. Install it or mend the path.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-circles",
      severity: "error",
      comment: "Two files that need each other are one file, or lack a third.",
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
        pathNot: "[.](d|test)[.]tsx?$|^src/app/|^src/ui/bundle/|^src/proxy[.]ts$|^src/instrumentation[.]ts$",
      },
      to: {},
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    // Packages with "exports" and no "main" stay unresolved without this, and rules about them never fire.
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};

export default config;
