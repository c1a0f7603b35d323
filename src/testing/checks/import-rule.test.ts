import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import config from "../../../.dependency-cruiser.mjs";
import { type Breach, complaints, judgeImports } from "./import-rule.ts";

const PACKAGES = ["zod", "ml-kmeans", "next", "react", "antd", "zod-openapi"];

/** A source tree without violations: each file's imports by its name. */
const RIGHT: Record<string, string[]> = {
  "lib/domain/money.ts": ["zod"],
  "lib/domain/money.test.ts": ["node:fs", "#testing/builders.ts"],
  "lib/domain/statistics/clustering/kmeans.ts": ["ml-kmeans"],
  "lib/server/once.ts": [],
  "lib/server/log.ts": ["node:fs", "./once.ts"],
  "lib/server/auth/authenticate.ts": ["../log.ts", "#lib/domain/money.ts"],
  "lib/server/db/orders.ts": ["#generated/prisma/client.ts", "#lib/domain/money.ts", "../once.ts"],
  "lib/server/db/cache.ts": ["./orders.ts"],
  "generated/prisma/client.ts": [],
  "lib/report.ts": ["./domain/money.ts", "./server/db/orders.ts", "./domain/statistics/clustering/kmeans.ts"],
  "contracts/report.ts": ["zod", "zod-openapi", "#lib/domain/money.ts"],
  "http/handle.ts": ["#contracts/report.ts", "#lib/server/auth/authenticate.ts", "#lib/server/log.ts"],
  "ui/page.tsx": ["react", "antd", "#contracts/report.ts", "#lib/domain/money.ts"],
  "app/page.tsx": ["#ui/page.tsx"],
  "app/api/report/route.ts": ["#http/handle.ts", "#contracts/report.ts", "#lib/report.ts"],
  "cli/report.ts": ["#lib/report.ts", "#lib/server/db/cache.ts", "#contracts/report.ts"],
  "worker/report.ts": ["#lib/report.ts"],
  "http/parse.ts": ["zod"],
  "worker/compute/report.ts": ["#http/parse.ts", "#contracts/report.ts", "#lib/report.ts"],
  "proxy.ts": ["next", "#lib/server/log.ts"],
  "testing/builders.ts": ["#lib/server/db/orders.ts"],
};

/** At least one violation of each rule: the file, its import, and the rule that must report it. */
const WRONG: [file: string, imported: string, rule: string][] = [
  ["lib/domain/a.ts", "#lib/server/once.ts", "domain-imports-only-domain"],
  ["lib/domain/b.ts", "#lib/report.ts", "domain-imports-only-domain"],
  ["lib/domain/c.ts", "node:fs", "domain-uses-few-packages"],
  ["lib/domain/d.ts", "next", "domain-uses-few-packages"],
  ["contracts/a.ts", "#lib/server/once.ts", "contracts-import-only-domain"],
  ["contracts/b.ts", "#lib/report.ts", "contracts-import-only-domain"],
  ["contracts/c.ts", "node:crypto", "contracts-use-few-packages"],
  ["ui/f.tsx", "zod", "browser-loads-no-schema"],
  ["lib/server/a.ts", "#lib/report.ts", "server-imports-only-domain"],
  ["lib/server/b.ts", "#contracts/report.ts", "server-imports-only-domain"],
  ["lib/server/c.ts", "#http/handle.ts", "server-imports-only-domain"],
  ["lib/a.ts", "#contracts/report.ts", "use-cases-import-only-lib"],
  ["lib/b.ts", "#http/handle.ts", "use-cases-import-only-lib"],
  ["lib/c.ts", "next", "use-cases-without-frameworks"],
  ["lib/d.ts", "react", "use-cases-without-frameworks"],
  ["http/a.ts", "#lib/report.ts", "pipeline-imports-no-use-case"],
  ["http/b.ts", "#lib/server/db/cache.ts", "pipeline-imports-no-use-case"],
  ["http/c.ts", "#ui/page.tsx", "pipeline-imports-no-use-case"],
  ["ui/a.tsx", "#lib/report.ts", "ui-imports-no-server-code"],
  ["ui/b.tsx", "#http/handle.ts", "ui-imports-no-server-code"],
  ["app/a/page.tsx", "#contracts/report.ts", "pages-import-only-ui"],
  ["app/b/layout.tsx", "#lib/report.ts", "pages-import-only-ui"],
  ["app/api/a/route.ts", "#lib/server/db/cache.ts", "handlers-bind-contract-to-use-case"],
  ["app/api/b/route.ts", "#ui/page.tsx", "handlers-bind-contract-to-use-case"],
  ["cli/a.ts", "#worker/report.ts", "commands-import-only-lib"],
  ["cli/b.ts", "#http/handle.ts", "commands-import-only-lib"],
  ["worker/compute/a.ts", "#http/handle.ts", "compute-threads-bind-like-handlers"],
  ["mcp/a.ts", "#ui/page.tsx", "assistants-tools-bind-like-handlers"],
  ["worker/a.ts", "#cli/report.ts", "worker-imports-only-lib"],
  ["worker/b.ts", "#ui/page.tsx", "worker-imports-only-lib"],
  ["instrumentation.ts", "#lib/report.ts", "roots-only-compose"],
  ["cli/c.ts", "antd", "servers-import-only-production-packages"],
  ["app/api/c/route.ts", "antd", "servers-import-only-production-packages"],
  ["ui/g.tsx", "../lib/domain/words/words.ts", "pages-get-other-words-by-name"],
  ["lib/e.ts", "#generated/prisma/client.ts", "generated-types-only-in-storage"],
  ["lib/server/d.ts", "ml-kmeans", "kmeans-has-one-wrapper"],
  ["ui/through/word.ts", "#contracts/leak.ts", "browser-never-reaches-server"],
  ["lib/f.ts", "#testing/builders.ts", "product-imports-no-tests"],
  ["lib/server/e.ts", "./once.test.ts", "product-imports-no-tests"],
  ["lib/g.ts", "./nowhere.ts", "no-unresolved"],
  ["lib/server/circle.ts", "./round.ts", "no-cycles"],
  ["ui/customers/list.tsx", "#ui/segments/mark.tsx", "folders-form-no-circle"],
  ["lib/segments/preview.ts", "../customers/list.ts", "folders-form-no-circle"],
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
    ["contracts/leak.ts", ["./drip.ts"]],
    ["contracts/drip.ts", ["#lib/server/once.ts"]],
    ["lib/server/once.test.ts", []],
    ["lib/server/round.ts", ["./circle.ts"]],
    ["lib/forgotten.ts", []],
    ["lib/domain/words/words.ts", []],
    ["ui/segments/mark.tsx", []],
    ["ui/segments/rule.tsx", ["#ui/customers/name.tsx"]],
    ["ui/customers/name.tsx", []],
    ["lib/customers/list.ts", []],
    ["lib/customers/read.ts", ["../segments/rule.ts"]],
    ["lib/segments/rule.ts", []],
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
    expect(breaches).toContainEqual(expect.objectContaining({ rule: "no-orphans", from: "src/lib/forgotten.ts" }));
  });

  test("has a violation here for each rule, and each rule says what to do instead", () => {
    const tried = [...WRONG.map(([, , rule]) => rule), "no-orphans"];
    expect(config.forbidden?.map(({ name }) => name).filter((name) => !tried.includes(name ?? ""))).toEqual([]);
    for (const { comment } of breaches) expect(comment).not.toBe("");
  });
});
