import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import config from "../../../.dependency-cruiser.mjs";
import { type Breach, complaints, judgeImports } from "./import-rule.ts";

const PACKAGES = ["zod", "ml-kmeans", "next", "react", "antd", "zod-openapi"];

/** A source tree without violations: each file's imports by its name. */
const RIGHT: Record<string, string[]> = {
  "lib/money.ts": ["zod"],
  "lib/money.test.ts": ["node:fs", "#testing/builders.ts"],
  "lib/statistics/clustering/kmeans.ts": ["ml-kmeans"],
  "core/values/errors.ts": ["#lib/money.ts"],
  "core/server/once.ts": [],
  "core/server/log.ts": ["node:fs", "./once.ts"],
  "core/auth/authenticate.ts": ["../server/log.ts", "#lib/money.ts"],
  "core/http/handle.ts": ["#core/contracts/contract.ts", "#core/auth/authenticate.ts", "#core/server/log.ts"],
  "core/http/parse.ts": ["zod"],
  "core/contracts/contract.ts": ["zod", "zod-openapi"],
  "core/ui/table.tsx": ["react", "antd"],
  "records/rules/order.ts": ["#core/values/errors.ts", "#lib/money.ts"],
  "records/orders/orders.ts": ["#generated/prisma/client.ts", "#core/server/once.ts", "../rules/order.ts"],
  "generated/prisma/client.ts": [],
  "features/report/rules/score.ts": ["#lib/money.ts", "#records/rules/order.ts"],
  "features/report/destinations/file/destination.ts": ["../../rules/score.ts"],
  "features/report/destinations/file/client.ts": ["zod", "node:fs", "#core/server/once.ts", "./destination.ts"],
  "features/report/destinations/clients.ts": ["./file/client.ts"],
  "features/report/store/cache.ts": ["#records/orders/orders.ts", "../rules/score.ts"],
  "features/report/report.ts": [
    "./rules/score.ts",
    "./store/cache.ts",
    "#lib/statistics/clustering/kmeans.ts",
    "./destinations/clients.ts",
    "#features/report/contracts/report.ts",
  ],
  "features/report/contracts/report.ts": ["zod", "#core/contracts/contract.ts", "../rules/score.ts"],
  "features/report/ui/page.tsx": [
    "react",
    "antd",
    "#features/report/contracts/report.ts",
    "#core/ui/table.tsx",
    "../rules/score.ts",
    "../destinations/file/destination.ts",
  ],
  "app/page.tsx": ["#features/report/ui/page.tsx"],
  "app/api/report/route.ts": [
    "#core/http/handle.ts",
    "#features/report/contracts/report.ts",
    "#features/report/report.ts",
  ],
  "cli/report.ts": ["#features/report/report.ts", "#records/orders/orders.ts", "#features/report/contracts/report.ts"],
  "worker/report.ts": ["#features/report/report.ts"],
  "worker/compute/report.ts": [
    "#core/http/parse.ts",
    "#features/report/contracts/report.ts",
    "#features/report/report.ts",
  ],
  "proxy.ts": ["next", "#core/server/log.ts"],
  "testing/builders.ts": ["#records/orders/orders.ts"],
};

/** At least one violation of each rule: the file, its import, and the rule that must report it. */
const WRONG: [file: string, imported: string, rule: string][] = [
  ["lib/a.ts", "#core/values/errors.ts", "libraries-import-only-libraries"],
  ["lib/b.ts", "#features/report/rules/score.ts", "libraries-import-only-libraries"],
  ["lib/c.ts", "node:fs", "rules-use-few-packages"],
  ["lib/d.ts", "next", "rules-use-few-packages"],
  ["core/values/a.ts", "#records/rules/order.ts", "core-knows-no-feature"],
  ["core/server/a.ts", "#features/report/report.ts", "core-knows-no-feature"],
  ["records/rules/a.ts", "#features/report/rules/score.ts", "records-know-no-feature"],
  ["records/orders/a.ts", "#features/report/report.ts", "records-know-no-feature"],
  ["features/a/rules/a.ts", "#core/server/once.ts", "rules-import-only-rules"],
  ["features/a/rules/b.ts", "#features/report/report.ts", "rules-import-only-rules"],
  ["features/a/rules/c.ts", "node:fs", "rules-use-few-packages"],
  ["features/a/destinations/b/destination.ts", "#core/server/once.ts", "rules-import-only-rules"],
  ["features/a/destinations/c/destination.ts", "zod", "definitions-use-no-package"],
  ["features/a/shops/c/shop.ts", "zod", "definitions-use-no-package"],
  ["features/a/destinations/d/client.ts", "#features/report/report.ts", "storage-imports-only-rules"],
  ["features/a/ui/g.tsx", "#features/report/destinations/file/client.ts", "ui-imports-no-server-code"],
  ["features/a/feature.ts", "../report/report.ts", "plates-hold-only-definitions"],
  ["features/a/contracts/a.ts", "#core/server/once.ts", "contracts-import-only-rules"],
  ["features/a/contracts/b.ts", "#features/report/report.ts", "contracts-import-only-rules"],
  ["features/a/contracts/c.ts", "node:crypto", "contracts-use-few-packages"],
  ["features/a/ui/f.tsx", "zod", "browser-loads-no-schema"],
  ["features/a/store/a.ts", "#features/report/report.ts", "storage-imports-only-rules"],
  ["core/server/b.ts", "../contracts/contract.ts", "only-doors-import-contracts"],
  ["core/server/c.ts", "#core/http/handle.ts", "storage-imports-only-rules"],
  ["features/a/a.ts", "../report/contracts/report.ts", "only-doors-import-contracts"],
  ["features/a/b.ts", "#core/http/handle.ts", "use-cases-import-no-door"],
  ["features/a/c.ts", "next", "use-cases-without-frameworks"],
  ["features/a/d.ts", "react", "use-cases-without-frameworks"],
  ["core/http/a.ts", "#features/report/report.ts", "pipeline-imports-no-use-case"],
  ["core/http/b.ts", "#records/orders/orders.ts", "pipeline-imports-no-use-case"],
  ["core/http/c.ts", "#core/ui/table.tsx", "pipeline-imports-no-use-case"],
  ["features/a/h.ts", "../report/store/cache.ts", "features-keep-their-storage-and-rules"],
  ["features/a/i.ts", "../report/rules/score.ts", "features-keep-their-storage-and-rules"],
  ["features/a/ui/h.tsx", "#features/report/ui/page.tsx", "pages-show-only-what-features-offer"],
  ["features/a/ui/a.tsx", "#features/report/report.ts", "ui-imports-no-server-code"],
  ["features/a/ui/b.tsx", "#core/http/handle.ts", "ui-imports-no-server-code"],
  ["app/a/page.tsx", "#features/report/contracts/report.ts", "pages-import-only-ui"],
  ["app/b/layout.tsx", "#features/report/report.ts", "pages-import-only-ui"],
  ["pages.tsx", "#features/report/report.ts", "pages-of-all-features-only-fold"],
  ["app/api/a/route.ts", "#records/orders/orders.ts", "handlers-bind-contract-to-use-case"],
  ["app/api/b/route.ts", "#features/report/ui/page.tsx", "handlers-bind-contract-to-use-case"],
  ["cli/a.ts", "#worker/report.ts", "commands-import-no-page"],
  ["cli/b.ts", "#core/http/handle.ts", "commands-import-no-page"],
  ["worker/compute/a.ts", "#core/http/handle.ts", "compute-threads-bind-like-handlers"],
  ["features/a/tools.ts", "#core/http/handle.ts", "bindings-bind-like-handlers"],
  ["mcp/a.ts", "#features/report/ui/page.tsx", "assistants-tools-bind-like-handlers"],
  ["worker/a.ts", "#cli/report.ts", "worker-imports-no-page"],
  ["worker/b.ts", "#features/report/ui/page.tsx", "worker-imports-no-page"],
  ["instrumentation.ts", "#features/report/report.ts", "roots-only-compose"],
  ["cli/c.ts", "antd", "servers-import-only-production-packages"],
  ["app/api/c/route.ts", "antd", "servers-import-only-production-packages"],
  ["core/ui/g.tsx", "../messages/words.ts", "pages-get-other-words-by-name"],
  ["features/a/e.ts", "#generated/prisma/client.ts", "generated-types-only-in-storage"],
  ["features/a/store/d.ts", "ml-kmeans", "kmeans-has-one-wrapper"],
  ["core/ui/through/word.ts", "#core/values/leak.ts", "browser-never-reaches-server"],
  ["features/a/f.ts", "#testing/builders.ts", "product-imports-no-tests"],
  ["core/server/e.ts", "./once.test.ts", "product-imports-no-tests"],
  ["testing/shops/shop.test.ts", "../../../studies/forecast/run.ts", "src-imports-no-program-beside-it"],
  ["features/a/g.ts", "./nowhere.ts", "no-unresolved"],
  ["core/server/circle.ts", "./round.ts", "no-cycles"],
  ["core/ui/customers/list.tsx", "#core/ui/segments/mark.tsx", "folders-form-no-circle"],
  ["features/segments/preview.ts", "../customers/list.ts", "folders-form-no-circle"],
];

const house = (files: [string, string[]][]): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "house-"));
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const devDependencies = { antd: "*" };
  put("package.json", JSON.stringify({ type: "module", imports: { "#*": "./src/*" }, devDependencies }));
  for (const name of PACKAGES) {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, exports: { ".": "./index.js" } }));
    put(`node_modules/${name}/index.js`, "export {};");
  }
  for (const [file, imported] of files) {
    // Type imports of our own code: a rule that sees types also sees values, but not vice versa.
    const lines = imported.map((from, at) => {
      const kind = from.startsWith("#") ? "type " : "";
      return `import ${kind}{ x as x${at} } from "${from}";`;
    });
    put(`src/${file}`, `${lines.join("\n")}\nexport const x = 1;\n`);
  }
  return folder;
};

let breaches: Breach[];
const folders: string[] = [];

beforeAll(async () => {
  const helpers: [string, string[]][] = [
    ["core/values/leak.ts", ["./drip.ts"]],
    ["core/values/drip.ts", ["#core/server/once.ts"]],
    ["core/server/once.test.ts", []],
    ["core/server/round.ts", ["./circle.ts"]],
    ["../studies/forecast/run.ts", []],
    ["features/forgotten/forgotten.ts", []],
    ["core/messages/words.ts", []],
    ["core/ui/segments/mark.tsx", []],
    ["core/ui/segments/rule.tsx", ["#core/ui/customers/name.tsx"]],
    ["core/ui/customers/name.tsx", []],
    ["features/customers/list.ts", []],
    ["features/customers/read.ts", ["../segments/rule.ts"]],
    ["features/segments/rule.ts", []],
  ];
  const folder = house([
    ...Object.entries(RIGHT),
    ...helpers,
    ...WRONG.map(([file, to]): [string, string[]] => [file, [to]]),
  ]);
  folders.push(folder);
  ({ breaches } = await judgeImports(folder));
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe("the import rule", () => {
  test("reports nothing for a tree without violations, and reads all of it", async () => {
    const folder = house(Object.entries(RIGHT));
    folders.push(folder);
    const { breaches: found, read, files } = await judgeImports(folder);
    expect(found).toEqual([]);
    expect([read, files]).toEqual([Object.keys(RIGHT).length - 1, Object.keys(RIGHT).length - 1]);
  });

  test.each(WRONG)("%s may not import %s: %s", (file, _, rule) => {
    const found = breaches.filter(({ from }) => from === `src/${file}`).map((breach) => breach.rule);
    expect(found).toContain(rule);
  });

  test("fails on files it could not read", async () => {
    const folder = house(Object.entries(RIGHT));
    folders.push(folder);
    const blind = await judgeImports(folder, { exclude: "[.]tsx$" });
    expect(blind.breaches).toEqual([]);
    expect(complaints(blind)).toEqual([expect.stringMatching(/^Only \d+ of \d+ files were read/)]);
  });

  test("finds unused files", () => {
    expect(breaches).toContainEqual(
      expect.objectContaining({ rule: "no-orphans", from: "src/features/forgotten/forgotten.ts" }),
    );
  });

  test("has a violation here for each rule, and each rule says what to do instead", () => {
    const tried = [...WRONG.map(([, , rule]) => rule), "no-orphans"];
    expect(config.forbidden?.map(({ name }) => name).filter((name) => !tried.includes(name ?? ""))).toEqual([]);
    for (const { comment } of breaches) expect(comment).not.toBe("");
  });
});
