import type { CrudFilter, CrudSort } from "@refinedev/core";
import { QueryObserver } from "@tanstack/react-query";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PageQueryClient, readTableQuery, writeTableQuery } from "./refine-providers.ts";

/** A page that shows a stored value under this key; `answers` are its requests in order, each waiting to be answered. */
const openPage = (client: PageQueryClient, key = "axes") => {
  const page = { stored: "before", answers: [] as (() => void)[], aborted: 0 };
  const observer = new QueryObserver(client, {
    queryKey: [key],
    queryFn: ({ signal }) => {
      const read = page.stored;
      signal.addEventListener("abort", () => (page.aborted += 1));
      return new Promise<string>((resolve) => page.answers.push(() => resolve(read)));
    },
  });
  const stop = observer.subscribe(() => undefined);
  return { page, shown: () => observer.getCurrentResult().data, stop };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("changes during a slow request are shown after it, by one more request", async () => {
  const client = new PageQueryClient();
  const { page, shown, stop } = openPage(client);
  await expect.poll(() => page.answers.length).toBe(1);

  page.stored = "after";
  const reload = () => client.invalidateQueries({ queryKey: ["axes"] }, { cancelRefetch: false });
  const first = reload();
  await settled();
  const reloads = Promise.all([first, reload()]);
  page.answers[0]?.();
  await expect.poll(() => page.answers.length).toBe(2);
  page.answers[1]?.();
  await reloads;
  expect(shown()).toBe("after");
  expect(page.answers).toHaveLength(2);
  stop();
});

test("one change that several parts of a page report loads it once", async () => {
  const client = new PageQueryClient();
  const { page, shown, stop } = openPage(client);
  page.answers[0]?.();
  await expect.poll(shown).toBe("before");

  page.stored = "after";
  const reload = () => client.invalidateQueries({ queryKey: ["axes"] }, { cancelRefetch: false });
  const reloads = Promise.all([reload(), reload(), reload()]);
  page.answers[1]?.();
  await reloads;
  expect(shown()).toBe("after");
  expect(page.answers).toHaveLength(2);
  stop();
});

test("a change reported by Refine cancels no request, however it passes its options", async () => {
  const client = new PageQueryClient();
  const { page, shown, stop } = openPage(client);
  page.answers[0]?.();
  await expect.poll(shown).toBe("before");

  const filters = { queryKey: ["axes"], type: "active" as const, cancelRefetch: false };
  const first = client.invalidateQueries(filters);
  await settled();
  page.stored = "after";
  const reloads = Promise.all([first, client.invalidateQueries(filters)]);
  page.answers[1]?.();
  await expect.poll(() => page.answers.length).toBe(3);
  page.answers[2]?.();
  await reloads;
  expect(shown()).toBe("after");
  expect(page.aborted).toBe(0);
  stop();
});

test("a slow request makes only its own answer load again", async () => {
  const client = new PageQueryClient();
  const slow = openPage(client, "slow");
  const quick = openPage(client, "quick");
  quick.page.answers[0]?.();
  await expect.poll(quick.shown).toBe("before");

  const reload = client.invalidateQueries({}, { cancelRefetch: false });
  quick.page.answers[1]?.();
  slow.page.answers[0]?.();
  await expect.poll(() => slow.page.answers.length).toBe(2);
  slow.page.answers[1]?.();
  await reload;
  expect(quick.page.answers).toHaveLength(2);
  slow.stop();
  quick.stop();
});

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
