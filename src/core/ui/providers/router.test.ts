import type { CrudFilter, CrudSort } from "@refinedev/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readTableQuery, writeTableQuery } from "./refine-providers.ts";

const read = (query: string, sortName = "sort") => readTableQuery(new URLSearchParams(query), sortName);
const search = (value: string) => [{ field: "q", operator: "eq" as const, value }];

test("an empty address means the defaults: no search, the list's own order, the first page", () => {
  expect(read("")).toEqual({ currentPage: 1, pageSize: 0, sorters: [], filters: search("") });
});

test("reads the short address as Refine's search, sorter and page", () => {
  expect(read("q=an&sort=-name&page=2&tab=members")).toMatchObject({
    currentPage: 2,
    sorters: [{ field: "name", order: "desc" }],
    filters: search("an"),
  });
  expect(read("by=name&sort=-value", "by").sorters).toEqual([{ field: "name", order: "asc" }]);
});

test.each(["page=0", "page=1e3", "page=-1", "page="])("%s is not a page", (query) => {
  expect(read(query).currentPage).toBe(0);
});

test("reads back the address it wrote, and keeps the page's own parameters", () => {
  const places = fc.record({
    q: fc.string({ unit: "grapheme", maxLength: 10 }),
    field: fc.constantFrom("name", "revenue"),
    order: fc.constantFrom("asc" as const, "desc" as const),
    currentPage: fc.integer({ min: 1, max: 999_999_999 }),
  });
  fc.assert(
    fc.property(places, ({ q, field, order, currentPage }) => {
      const place = { currentPage, sorters: [{ field, order }], filters: search(q) };
      const query = writeTableQuery(new URLSearchParams("tab=members&page=7&sort=age&q=old"), place, "sort");
      expect(readTableQuery(query, "sort")).toMatchObject(place);
      expect(query.get("tab")).toBe("members");
    }),
  );
});

test("leaves out defaults, and leaves pages without lists alone", () => {
  const before = new URLSearchParams("page=7&sort=age&q=old");
  expect(writeTableQuery(before, { currentPage: 1, sorters: [], filters: search("") }, "sort").size).toBe(0);
  expect(writeTableQuery(before, { sorters: [], filters: search("") }, "sort").toString()).toBe("page=7");
});

test("what does not change stays as the address has it", () => {
  const write = (change: { sorters?: CrudSort[]; filters?: CrudFilter[]; currentPage?: number }) =>
    writeTableQuery(
      new URLSearchParams("q=an&sort=-name"),
      { sorters: undefined, filters: undefined, ...change },
      "sort",
    );
  expect(write({ currentPage: 2 }).toString()).toBe("q=an&sort=-name&page=2");
  expect(write({ filters: search("bo") }).toString()).toBe("sort=-name&q=bo");
  expect(write({ sorters: [] }).toString()).toBe("q=an");
});
