/** The import rules of docs/architecture.md. Every comment says what to do instead. */
const TEST = "[.]test[.]tsx?$";

/** The floors, within each folder: rules are pure, and everything else may know them. A floor of one file is `rules.ts`, and so on. */
const LIBRARIES = "^src/lib/(?!customer-segmentation)";
/** The folder of a destination or a shop has both: its client calls the platform, and the rest says what it is. */
const CLIENT = ".*(clients?|signatures)[.]ts$";
const RULES = `^src/(lib/(?!customer-segmentation)|core/(values|messages|runs/rules)/|runs[.]ts$|records/rules/|features/[^/]+/(rules(/|[.])|runs[.]ts$|(destinations|shops)/(?!${CLIENT})))`;
/** What features hand in. Anything may import it, since it imports the code behind it only when that is called. */
const PLATES = "^src/(core/feature|features/[^/]+/feature|features)[.]ts$";
const CONTRACTS = "^src/((core|records|features/[^/]+)/contracts(/|[.])|routes[.]ts$)";
const STORAGE = `^src/(features/[^/]+/(destinations|shops)/${CLIENT}|(core/(ai|auth|backup|binary|cache|compute|csv|db|live|load|mail|outgoing|postgres|queue|runs(?!/rules/)|server|threads)|records/(alerts|axes|comparison|customers|imports|list|notes|orders|pdf|rfm|support)|features/[^/]+/store)(/|[.]))`;
const PIPELINE = "^src/(core/http|features/api/document)/";
/** What binds contracts to use-cases as handlers do: tools of assistants, and what worker threads compute. */
const BINDINGS = "^src/features/[^/]+/(tools|tasks)[.]ts$";
const USE_CASES =
  "^src/(features/[^/]+/(?!(rules|store|ui|contracts|document|destinations|shops|feature|runs|tools|tasks)(/|[.]))|lib/customer-segmentation)";
const PAGES = "^src/(core|records|features/[^/]+)/ui/";

const floor = (name, from, allowed, comment, to = {}) => ({
  name,
  severity: "error",
  comment,
  from: { path: from, pathNot: `${TEST}|^src/testing/` },
  to: { path: "^src/", pathNot: allowed, ...to },
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
      "libraries-import-only-libraries",
      LIBRARIES,
      [LIBRARIES],
      "A library computes from values and knows nothing of the product. Pass it what it needs.",
    ),
    {
      name: "core-knows-no-feature",
      severity: "error",
      comment: "Core stands below records and features. Pass it what it needs, or move this to the feature.",
      from: { path: "^src/core/", pathNot: TEST },
      // The type of the answer about the logged-in user.
      to: { path: "^src/(records|features)/", pathNot: "^src/records/contracts/me[.]ts$" },
    },
    {
      name: "records-know-no-feature",
      severity: "error",
      comment: "Records stand below the features. Pass them what they need, or move this to the feature.",
      from: { path: "^src/records/", pathNot: TEST },
      to: { path: "^src/features/" },
    },
    floor(
      "rules-import-only-rules",
      RULES,
      [RULES],
      "Rules are pure. Pass the value as an argument, or read it in the feature's use-case.",
    ),
    only(
      "rules-use-few-packages",
      RULES,
      [
        "zod",
        "ml-kmeans",
        "munkres",
        "libphonenumber-js",
        "icu-minify",
        "intl-messageformat",
        "@slack/types",
        "fastest-levenshtein",
      ],
      "Rules may use zod, types and pure libraries for numbers, parsing and messages, but nothing that reads a disk, a network or a clock.",
    ),
    only(
      "definitions-use-no-package",
      [
        `^src/features/[^/]+/destinations/(?!${CLIENT})`,
        "^src/features/[^/]+/shops/(define-shop|shops|texts)[.]ts$",
        "^src/features/[^/]+/shops/[^/]+/shop[.]ts$",
      ],
      [],
      "Pages load all definitions of destinations and shops. Move what needs a package to the client.",
    ),
    floor(
      "plates-hold-only-definitions",
      PLATES,
      [PLATES, RULES],
      "Anything may import what features hand in. Import the code behind it where it's called: `() => import(…)`.",
      { dynamic: false, dependencyTypesNot: ["type-only"] },
    ),
    floor(
      "contracts-import-only-rules",
      CONTRACTS,
      [CONTRACTS, PLATES, RULES],
      "The browser imports contracts too. Move what they need to the feature's rules.",
    ),
    only(
      "contracts-use-few-packages",
      CONTRACTS,
      ["zod", "zod-openapi"],
      "The browser imports contracts too, so they may use only zod.",
    ),
    floor(
      "storage-imports-only-rules",
      STORAGE,
      [STORAGE, PLATES, RULES, CONTRACTS, "^src/generated/prisma/"],
      "Storage and services don't call use-cases. Let the use-case call them.",
    ),
    floor(
      "use-cases-import-no-door",
      USE_CASES,
      [USE_CASES, STORAGE, PLATES, RULES, CONTRACTS],
      "A use-case doesn't depend on its caller. Take values, return values, throw AppError.",
    ),
    {
      name: "only-doors-import-contracts",
      severity: "error",
      comment:
        "Use-cases and storage may say with a contract's types what they take and return; only a door knows the contract itself.",
      from: { path: [USE_CASES, STORAGE].join("|"), pathNot: `${TEST}|^src/testing/` },
      to: { path: CONTRACTS, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "use-cases-without-frameworks",
      severity: "error",
      comment: "A use-case doesn't depend on its caller: no Next, no React.",
      from: { path: USE_CASES, pathNot: TEST },
      to: { path: "node_modules/(next|next-auth|react|react-dom|antd|@refinedev)/" },
    },
    floor(
      "pipeline-imports-no-use-case",
      PIPELINE,
      [
        PIPELINE,
        CONTRACTS,
        RULES,
        "^src/core/(auth/|compute[.]|csv[.]|load/|server/(metrics|log|clock|content-encoding)[.])",
      ],
      "The request pipeline is the same for every handler. Put what one endpoint needs into its contract or its use-case.",
    ),
    {
      name: "features-keep-their-storage-and-rules",
      severity: "error",
      comment:
        "Of another feature, import use-cases, types of its contracts and what its feature.ts hands in, or move what both need to records.",
      from: { path: "^src/features/([^/]+)/", pathNot: TEST },
      to: { path: "^src/features/[^/]+/(store|rules)(/|[.])", pathNot: "^src/features/$1/" },
    },
    {
      name: "pages-show-only-what-features-offer",
      severity: "error",
      comment: "Of another feature's pages, import only ui/embed.tsx, or move what both show to records/ui.",
      from: { path: "^src/features/([^/]+)/ui/", pathNot: TEST },
      to: { path: "^src/features/[^/]+/ui/", pathNot: "^src/features/$1/|/ui/(embed|feature)[.]tsx?$" },
    },
    floor(
      "ui-imports-no-server-code",
      PAGES,
      [PAGES, CONTRACTS, RULES],
      "The browser calls handlers through src/core/ui/call.ts and never imports server code.",
    ),
    // zod with all schemas was a fifth of the pages' script.
    {
      name: "browser-loads-no-schema",
      severity: "error",
      comment: "A contract imports zod. Import only its types, and call it by its route's name.",
      from: { path: PAGES, pathNot: TEST },
      to: {
        path: `${CONTRACTS}|node_modules/zod/`,
        pathNot: "^src/(core/contracts/choices|features/api/contracts/openapi/(topics|code-samples))[.]ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    floor(
      "pages-import-only-ui",
      "^src/app/.*[.]tsx$",
      [PAGES, "^src/(pages[.]tsx|texts[.]ts)$"],
      "A page only defines an address. Put its content into the feature's ui/.",
    ),
    floor(
      "pages-of-all-features-only-fold",
      "^src/pages[.]tsx$",
      [PAGES],
      "What a feature hands to the pages is in its ui/feature.ts. Make more of it in records/ui/feature-pages.tsx.",
    ),
    floor(
      "handlers-bind-contract-to-use-case",
      "^src/app/.*route[.]ts$",
      [PIPELINE, CONTRACTS, USE_CASES, "^src/mcp/http-door[.]ts$"],
      "A handler only binds a contract to a use-case. Read and write in a use-case.",
    ),
    floor(
      "assistants-tools-bind-like-handlers",
      "^src/mcp/",
      [
        "^src/mcp/",
        PIPELINE,
        CONTRACTS,
        USE_CASES,
        STORAGE,
        PLATES,
        RULES,
        "^src/features/glossary/texts/(en|es|pt)[.]json$",
      ],
      "A tool only binds a contract to a use-case, as a handler does.",
    ),
    floor(
      "bindings-bind-like-handlers",
      BINDINGS,
      [CONTRACTS, USE_CASES, RULES],
      "A feature's tools and tasks only bind contracts to use-cases, as handlers do.",
    ),
    floor(
      "compute-threads-bind-like-handlers",
      "^src/worker/compute/",
      ["^src/worker/compute/", "^src/core/http/parse[.]ts$", CONTRACTS, USE_CASES, STORAGE, PLATES, RULES],
      "A compute thread binds contracts to use-cases, as a handler does. It parses bodies like the request pipeline, but has no request.",
    ),
    floor(
      "worker-imports-no-page",
      "^src/worker/(?!compute/)",
      ["^src/worker/", CONTRACTS, USE_CASES, STORAGE, PLATES, RULES],
      "Move what several entry points need to a use-case.",
    ),
    floor(
      "commands-import-no-page",
      "^src/cli/",
      [
        "^src/cli/",
        "^src/worker/start-worker[.]ts$",
        "^src/mcp/(caller|server)[.]ts$",
        CONTRACTS,
        USE_CASES,
        STORAGE,
        PLATES,
        RULES,
      ],
      "A command starts the server or the worker. Move everything else it computes to a use-case.",
    ),
    floor(
      "roots-only-compose",
      "^src/(proxy|instrumentation)[.]ts$",
      [STORAGE, PIPELINE, "^src/worker/"],
      "A composition root only sets things up. Move what it computes to a use-case.",
    ),
    {
      name: "servers-import-only-production-packages",
      severity: "error",
      comment:
        "`npm ci --omit=dev` leaves it out. Move the package to `dependencies` of package.json; what only pages and builds use stays in `devDependencies`.",
      from: {
        path: "^src/(cli|(?:core|records|features/[^/]+)/(?!ui/)|lib|mcp|worker)/|^src/(proxy|instrumentation)[.]ts$|^src/app/.*route[.]ts$",
        pathNot: TEST,
      },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-get-other-words-by-name",
      severity: "error",
      comment:
        "`imports` of package.json gives pages another module by this name, with one language and no parser. Import it by that name.",
      from: { pathNot: TEST },
      to: {
        path: "^src/core/messages/(words|parse-message)[.]ts$",
        dependencyTypesNot: ["aliased-subpath-import", "type-only"],
      },
    },
    {
      name: "generated-types-only-in-storage",
      severity: "error",
      comment: "Prisma's types stay in storage. Give its callers a type of its own.",
      from: { path: "^src/", pathNot: `${STORAGE}|^src/generated/|${TEST}` },
      to: { path: "^src/generated/" },
    },
    {
      name: "kmeans-has-one-wrapper",
      severity: "error",
      comment: "Call lib/statistics/clustering/kmeans, which seeds, validates and refills empty clusters.",
      from: { pathNot: "^src/lib/statistics/clustering/kmeans[.](test[.])?ts$" },
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
      name: "src-imports-no-program-beside-it",
      severity: "error",
      comment: "Benchmarks, browser tests and studies use src, not the other way. Move what both need to src/testing.",
      from: { path: "^src/" },
      to: { path: "^(bench|e2e|studies)/" },
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
      to: { circular: true, viaOnly: { dependencyTypesNot: ["dynamic-import"] } },
    },
    {
      name: "no-orphans",
      severity: "error",
      comment: "Nothing uses this. Use it or delete it.",
      from: {
        orphan: true,
        path: "^src/",
        pathNot:
          "[.](d|test)[.]tsx?$|^src/app/|^src/core/ui/(messages/plain-message|bundle/nothing)[.]ts$|^src/proxy[.]ts$|^src/instrumentation[.]ts$",
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
