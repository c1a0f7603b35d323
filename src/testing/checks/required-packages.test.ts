import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** The required packages, and where a part of the project must import each. */
const REQUIRED: Record<string, RegExp> = {
  next: /^src\/(app|proxy)/,
  react: /^src\/features\/\w+\/ui\//,
  antd: /^src\/features\/\w+\/ui\//,
  "@refinedev/core": /^src\/.*\/ui\//,
  "@refinedev/nextjs-router": /^src\/core\/ui\//,
  "@refinedev/antd": /^src\/.*\/ui\//,
  zod: /^src\/features\/\w+\/contracts/,
  recharts: /^src\/.*\/ui\//,
  "next-auth": /^src\/core\//,
  "@prisma/client": /^src\/(core|generated)\//,
  prisma: /^prisma[.]config[.]ts$/,
  "ml-kmeans": /^src\/lib\//,
  vitest: /^src\/.*[.]test[.]ts$/,
  "@testing-library/react": /^src\/.*\/ui\/.*[.]test[.]tsx$/,
  "@playwright/test": /^(e2e\/|playwright)/,
};

const sources = [
  "prisma.config.ts",
  "playwright.config.ts",
  ...["src", "e2e"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  ),
].filter((file) => /[.]tsx?$/.test(file));

const packageOf = (imported: string): string =>
  imported
    .split("/")
    .slice(0, imported.startsWith("@") ? 2 : 1)
    .join("/");

const importsIn = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/(?:from |import |import\()["']([^"'#.][^"']*)["']/g)].map(([, name = ""]) =>
    packageOf(name),
  );

test("each required package is declared, and imported where its part of the product is", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  const users = new Map<string, string[]>();
  for (const file of sources)
    for (const name of new Set(importsIn(file))) users.set(name, [...(users.get(name) ?? []), file]);
  const problems = Object.entries(REQUIRED).flatMap(([name, where]) => [
    ...(name in { ...dependencies, ...devDependencies } ? [] : [`${name} is not declared`]),
    ...(users.get(name)?.some((file) => where.test(file)) ? [] : [`${name} is not imported by ${where}`]),
  ]);
  expect(problems).toEqual([]);
});

test("the required folders are there", () => {
  const folders = readdirSync(".");
  for (const folder of ["src", "prisma", "e2e", "public"]) expect(folders).toContain(folder);
});
