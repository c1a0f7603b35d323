import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { z } from "zod";
import type { Contract } from "#core/contracts/contract.ts";
import { CONTRACTS } from "#routes.ts";

/** The path and query of a call, in code or prose. */
const CALLED = /(\/api\/[\w/{}$.-]*)\?([\w=&%$:.,{}…+-]+)/g;

/** What a route reads from its query or body. */
const parametersOf = ({ input }: Contract): string[] => Object.keys((input as z.ZodObject).shape ?? {});

/** The routes of an address, fixed parts before parameters. */
const findRoutes = (address: string): Contract[] => {
  const asked = address.replace(/\/$/, "").split("/");
  const fits = ({ path: template }: Contract): boolean => {
    const parts = template.split("/");
    return parts.length === asked.length && parts.every((part, at) => part.startsWith("{") || part === asked[at]);
  };
  const found = CONTRACTS.filter(fits);
  const exact = found.filter((contract) => !contract.path.includes("{"));
  return exact.length > 0 ? exact : found;
};

// A route ignores parameters that it doesn't know, so a reader of a wrong page would get figures of something else.
test("every parameter that a page's call has is one of its route", () => {
  const pages = [
    "README.md",
    ...readdirSync("docs", { encoding: "utf8", recursive: true }).map((name) => path.join("docs", name)),
  ];
  const calls = pages
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(CALLED)].map(([, address = "", query = ""]) => ({
        page,
        address,
        query,
      })),
    );
  expect(calls.length).toBeGreaterThan(30);
  const wrong = calls.flatMap(({ page, address, query }) => {
    const routes = findRoutes(address);
    const known = new Set(routes.flatMap(parametersOf));
    const names = query.split("&").map((one) => one.split("=")[0] ?? "");
    return names.filter((name) => !known.has(name)).map((name) => `${page}: ${address} has no ${name}`);
  });
  expect(wrong).toEqual([]);
});
