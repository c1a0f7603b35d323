import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keys } from "@refinedev/core";
import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { foldPages } from "#core/ui/page/feature-pages.tsx";
import { PAGE_FEATURES } from "#pages.tsx";
import { fillAccess, makeAccessControl } from "./access-control.ts";

const folded = foldPages(PAGE_FEATURES);
const { pages: PAGES, permissionFor } = folded;

const SRC = join(import.meta.dirname, "../../..");

const usedActions = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => /\/ui\/.*\.tsx?$/.test(file) && !file.includes(".test."))
  .flatMap((file) => {
    const text = readFileSync(join(SRC, file), "utf8");
    const uses = text.matchAll(/resource(?:: |=)"([\w-]+)",?\s+action(?:: |=)"(\w+)"/g);
    return [...uses].map(([, resource = "", action = ""]) => ({ file, resource, action }));
  });

test("every action of a page or button has a permission", () => {
  expect(usedActions.length).toBeGreaterThan(30);
  expect(usedActions.filter(({ resource, action }) => permissionFor(resource, action) === undefined)).toEqual([]);
});

test("every page requires a permission, except those of help", () => {
  const open = PAGES.filter(({ name }) => permissionFor(name, "list") === undefined);
  expect(open.map(({ name }) => name)).toEqual(["help", "glossary", "api"]);
  const others = PAGES.flatMap(({ name, show, create }) => [
    ...(show ? [[name, "show"]] : []),
    ...(create ? [[name, "create"]] : []),
  ]);
  expect(others.filter(([name = "", action = ""]) => permissionFor(name, action) === undefined)).toEqual([]);
});

test("fills the cache with the provider's own answers before a page asks", async () => {
  const client = new QueryClient();
  fillAccess(client, folded, ["customers:view"]);
  const me = { permissions: ["customers:view"] };
  const provider = makeAccessControl({ read: async () => me as never, forget: () => undefined }, folded);
  for (const { resource, action } of usedActions) {
    const key = keys().access().resource(resource).action(action).params({ params: {}, enabled: undefined }).get();
    expect(client.getQueryData(key)).toEqual(await provider.can({ resource, action }));
  }
});
