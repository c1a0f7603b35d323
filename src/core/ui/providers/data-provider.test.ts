import type { CrudFilter, CrudSort } from "@refinedev/core";
import { afterEach, expect, test, vi } from "vitest";
import { dataProvider } from "./refine-providers.ts";

type Sent = { method: string; address: string; key: string | null };

/** A server that gives these answers in turn (null: no answer) and records the requests. */
const serve = (...answers: (Response | null)[]): Sent[] => {
  const sent: Sent[] = [];
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  vi.stubGlobal("fetch", async (address: string, { method, headers }: { method: string; headers: Headers }) => {
    sent.push({ method, address, key: headers.get("idempotency-key") });
    const answer = answers.shift();
    if (!answer) throw new TypeError("Failed to fetch");
    return answer;
  });
  return sent;
};

afterEach(() => vi.unstubAllGlobals());

const createdResponse = () => Response.json({ data: { id: "1" } }, { status: 201 });
const create = (name: string) =>
  dataProvider.create({ resource: "tokens", variables: { name }, meta: { route: "POST /api/admin/tokens" } });

test("a retry after no answer keeps its Idempotency-Key, and the next request gets a new one", async () => {
  const sent = serve(null, createdResponse(), createdResponse(), createdResponse());
  await expect(create("till")).rejects.toThrow();
  await create("till");
  await create("till");
  await create("shop");
  const [first, again, later, other] = sent.map(({ key }) => key);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(again).toBe(first);
  expect(new Set([first, later, other]).size).toBe(3);
});

test("a refusal counts as an answer", async () => {
  const sent = serve(Response.json({ error: "No", code: "CONFLICT" }, { status: 409 }), createdResponse());
  await expect(create("till")).rejects.toMatchObject({ statusCode: 409 });
  await create("till");
  expect(sent[0]?.key).not.toBe(sent[1]?.key);
});

test("a form writes by its route, with what it takes besides the fields; only posts have a key", async () => {
  const sent = serve(...Array.from({ length: 3 }, createdResponse));
  const change = {
    route: "PATCH /api/admin/customers/{id}/notes/{noteId}",
    params: { id: "a/b", noteId: "n", version: 1 },
  };
  await dataProvider.create({ resource: "notes", variables: { text: "Called" }, meta: change });
  await dataProvider.create({ resource: "me", variables: {}, meta: { route: "PUT /api/admin/me/password" } });
  await dataProvider.deleteOne({ resource: "customers/c/notes", id: "n" });
  expect(sent).toEqual([
    { method: "PATCH", address: "/api/admin/customers/a%2Fb/notes/n", key: null },
    { method: "PUT", address: "/api/admin/me/password", key: null },
    { method: "DELETE", address: "/api/admin/customers/c/notes/n", key: null },
  ]);
});

const list = (filters: CrudFilter[], sorters: CrudSort[] = []) =>
  dataProvider.getList({ resource: "runs", pagination: { currentPage: 2, pageSize: 10 }, filters, sorters });

test("a list has its page, its sort and its filters, also those of a group that all apply", async () => {
  const sent = serve(Response.json({ data: [], total: 0 }));
  await list(
    [
      { field: "kind", operator: "eq", value: "import" },
      { operator: "and", value: [{ field: "state", operator: "in", value: ["queued", "running"] }] },
      { field: "q", operator: "eq", value: undefined },
    ],
    [{ field: "queuedAt", order: "desc" }],
  );
  const { pathname, searchParams } = new URL(sent[0]?.address ?? "", "http://localhost");
  expect([pathname, Object.fromEntries(searchParams)]).toEqual([
    "/api/admin/runs",
    { page: "2", pageSize: "10", sort: "-queuedAt", kind: "import", state: "queued,running" },
  ]);
});

const kind = { field: "kind", operator: "eq", value: "import" } as const;
test.each<[CrudFilter[], CrudSort[], string]>([
  [[{ ...kind, operator: "ne" }], [], 'The filter of kind can be "eq" or "in", not "ne"'],
  [[{ ...kind, operator: "contains" }], [], 'The filter of kind can be "eq" or "in", not "contains"'],
  [[{ operator: "or", value: [kind] }], [], 'Filters of a list all apply, so "or" is not possible'],
  [[kind, { ...kind, value: "clean_up" }], [], "Two filters of a list have the field kind"],
  [
    [],
    [
      { field: "kind", order: "asc" },
      { field: "state", order: "asc" },
    ],
    "Lists are sorted by one field, not by kind, state",
  ],
])("what the API does not offer is refused, not left out: %j, %j", async (filters, sorters, message) => {
  const sent = serve();
  await expect(list(filters, sorters)).rejects.toThrow(message);
  expect(sent).toEqual([]);
});
