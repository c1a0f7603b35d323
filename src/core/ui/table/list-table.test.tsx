// @vitest-environment jsdom
import { type DataProvider, type GetListParams, type GoConfig, Refine, type RouterProvider } from "@refinedev/core";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { useState, useSyncExternalStore } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readTableQuery, writeTableQuery } from "#core/ui/providers/refine-providers.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { MeContext } from "../session/me.ts";
import type { ListColumn } from "./column.tsx";
import { ListTable } from "./list-table.tsx";
import { useListTable } from "./use-list-table.ts";

const messages = await loadMessages("en");

type Person = { id: string; name: string; orders: number };

const PEOPLE: Person[] = Array.from({ length: 27 }, (_, i) => ({ id: `p${i}`, name: `Person ${i}`, orders: i }));

const COLUMNS: ListColumn<Person>[] = [
  { name: "name", title: "Name", show: ({ name }) => name },
  { name: "orders", title: "Orders", show: ({ orders }) => orders, align: "end" },
];

const asked: GetListParams[] = [];

/** Like the product's data provider: a page of the matching rows and their total. */
const getList = async (wish: GetListParams) => {
  asked.push(wish);
  const { currentPage = 1, pageSize = 25 } = wish.pagination ?? {};
  const q = wish.filters?.find((filter) => "field" in filter && filter.field === "q")?.value;
  const found = PEOPLE.filter(({ name }) => !q || name.toLowerCase().includes(String(q).toLowerCase()));
  // Descending by default.
  const rows = (wish.sorters?.[0]?.order ?? "desc") === "desc" ? [...found].reverse() : found;
  return { data: rows.slice((currentPage - 1) * pageSize, currentPage * pageSize), total: found.length };
};

const me = aMe();

const why = vi.fn();

/** The address, read and written as the product's router does. */
const bar = { query: "", listeners: new Set<() => void>() };
const go = ({ type, query }: GoConfig) => {
  const next = writeTableQuery(new URLSearchParams(bar.query), query as Parameters<typeof writeTableQuery>[1], "sort");
  if (type === "path") return `/people?${next}`;
  bar.query = next.toString();
  for (const listener of bar.listeners) listener();
  return undefined;
};
const subscribe = (listener: () => void) => {
  bar.listeners.add(listener);
  return () => void bar.listeners.delete(listener);
};
const routerProvider: RouterProvider = {
  go: () => go,
  parse: () => {
    const query = useSyncExternalStore(subscribe, () => bar.query);
    return () => ({ params: readTableQuery(new URLSearchParams(query), "sort") });
  },
};

const People = ({ hasTools = true }: { hasTools?: boolean }) => {
  const page = useListTable<Person>({
    resource: "people",
    sorts: ["name", "orders"],
    standardSort: "-orders",
    filters: { team: "red" },
    leastLetters: 2,
  });
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <ListTable
      caption="People"
      columns={COLUMNS}
      page={page}
      {...(hasTools && { searchLabel: "Search people" })}
      empty={<p>Nobody yet</p>}
      rowKeys={{ row_why: why }}
      selection={{
        isChosen: ({ id }) => chosen.includes(id),
        toggle: ({ id }) => setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id])),
        labelOf: ({ name }) => `Choose ${name}`,
        page: {
          chosen: chosen.length === 0 ? "none" : chosen.length < 25 ? "some" : "all",
          toggle: () => setChosen(page.rows?.map(({ id }) => id) ?? []),
          label: "Choose the page",
        },
      }}
    />
  );
};

const show = (query = "", hasTools = true) => {
  bar.query = query;
  render(
    <NextIntlClientProvider locale="en-US" messages={messages} timeZone="UTC">
      <MeContext value={me}>
        <Refine
          dataProvider={{ getList } as unknown as DataProvider}
          routerProvider={routerProvider}
          options={{ disableTelemetry: true }}
        >
          <People hasTools={hasTools} />
        </Refine>
      </MeContext>
    </NextIntlClientProvider>,
  );
};

const firstRow = async () => (await screen.findAllByRole("row"))[1];

beforeEach(() => {
  asked.length = 0;
  Element.prototype.scrollIntoView = vi.fn();
});
afterEach(cleanup);

describe("a list", () => {
  test("is a table with caption, column and row headings, and its sort direction", async () => {
    show();
    const table = await screen.findByRole("table", { name: "People" });
    const [, name, orders] = within(table).getAllByRole("columnheader");
    expect([name?.getAttribute("aria-sort"), orders?.getAttribute("aria-sort")]).toEqual([null, "descending"]);
    expect(within(table).getAllByRole("rowheader")[0]?.textContent).toBe("Person 26");
  });

  test("has the row height beside its tools, or below without any", async () => {
    show("", false);
    const table = await screen.findByRole("table", { name: "People" });
    const height = screen.getByRole("button", { name: /^Row height/ });
    expect(table.compareDocumentPosition(height)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    cleanup();
    show();
    const other = await screen.findByRole("table", { name: "People" });
    const beside = screen.getByRole("button", { name: /^Row height/ });
    expect(other.compareDocumentPosition(beside)).toBe(Node.DOCUMENT_POSITION_PRECEDING);
  });

  test("is sorted by its headings, starting from the first page", async () => {
    show("page=2");
    fireEvent.click(await screen.findByRole("button", { name: "Name" }));
    await waitFor(async () => expect((await firstRow())?.textContent).toContain("Person 0"));
    expect(asked.at(-1)).toMatchObject({ pagination: { currentPage: 1 }, sorters: [{ field: "name", order: "asc" }] });
    fireEvent.click(screen.getByRole("button", { name: "Name" }));
    await waitFor(() => expect(asked.at(-1)?.sorters).toEqual([{ field: "name", order: "desc" }]));
  });

  test("links to other pages, and shows the current range", async () => {
    show();
    const next = await screen.findByRole("link", { name: "Next" });
    expect(next.getAttribute("href")).toBe("/people?page=2");
    await waitFor(() => expect(screen.getByRole("status").textContent).toBe("27 results, Page 1 of 2"));
    fireEvent.click(next);
    await waitFor(() => expect(screen.getByRole("status").textContent).toBe("27 results, Page 2 of 2"));
    expect(screen.getByText("26–27 of 27")).toBeDefined();
  });

  test("corrects invalid values of the address before the first request", async () => {
    show("sort=age&page=0&q=person+26");
    await waitFor(async () => expect((await firstRow())?.textContent).toContain("Person 26"));
    expect(bar.query).toBe("q=person+26");
    expect(asked.every(({ sorters }) => sorters?.length === 0)).toBe(true);
  });

  test("follows Back and links to other states", async () => {
    show("q=person+2&sort=name");
    await waitFor(async () => expect((await firstRow())?.textContent).toContain("Person 2"));
    bar.query = "page=2";
    for (const listener of bar.listeners) listener();
    await waitFor(() => expect(screen.getByRole("status").textContent).toBe("27 results, Page 2 of 2"));
    expect([bar.query, asked.at(-1)?.sorters]).toEqual(["page=2", []]);
  });

  test("does not search a single letter if two are required, but keeps it in the address", async () => {
    show("q=x");
    expect(await screen.findByText("1–25 of 27")).toBeDefined();
    expect(bar.query).toBe("q=x");
  });

  test("shows the last page for one beyond it", async () => {
    show("page=9");
    await waitFor(() => expect(screen.getByRole("status").textContent).toBe("27 results, Page 2 of 2"));
  });

  test("searches after a pause in typing, with the page's filters, and can clear an unsuccessful search", async () => {
    show("page=2");
    fireEvent.change(screen.getByRole("searchbox", { name: "Search people" }), { target: { value: "nobody" } });
    expect(await screen.findByText("No results for “nobody”.")).toBeDefined();
    const filters = asked.at(-1)?.filters?.map((filter) => ("field" in filter ? [filter.field, filter.value] : []));
    expect(Object.fromEntries(filters ?? [])).toEqual({ team: "red", q: "nobody" });
    fireEvent.click(screen.getByRole("button", { name: "Clear search" }));
    expect(await screen.findByText("1–25 of 27")).toBeDefined();
  });

  test("has named checkboxes to select rows, and one for the whole page", async () => {
    show();
    const one = await screen.findByRole("checkbox", { name: "Choose Person 26" });
    const all = screen.getByRole<HTMLInputElement>("checkbox", { name: "Choose the page" });
    fireEvent.click(one);
    expect([(one as HTMLInputElement).checked, all.checked, all.indeterminate]).toEqual([true, false, true]);
    fireEvent.click(all);
    expect(all.checked).toBe(true);
    for (const box of screen.getAllByRole<HTMLInputElement>("checkbox")) expect(box.checked).toBe(true);
  });

  test("arrow keys move between rows, and a letter acts on the focused one", async () => {
    show();
    const first = await firstRow();
    first?.focus();
    fireEvent.keyDown(first as Element, { key: "ArrowDown" });
    expect(document.activeElement?.textContent).toContain("Person 25");
    fireEvent.keyDown(document.activeElement as Element, { key: "w" });
    expect(why).toHaveBeenCalledWith(PEOPLE[25]);
  });
});
