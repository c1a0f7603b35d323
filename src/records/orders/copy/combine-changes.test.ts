import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { toDataView } from "#core/binary/id-table.ts";
import { runs } from "#testing/depth.ts";
import { combineChanges } from "./combine-changes.ts";
import { type ChangedCustomers, loadCopy, saveChanges, saveCopy } from "./copied-orders.ts";
import { decodeNames, encodeNames } from "./read-rows.ts";

type Order = { at: number; source: string | null; categories: { name: string; isBack: boolean }[] };
type Customer = { place: number; totals: number; orders: Order[] };
/** By a number that stands for the UUID. */
type Changes = Map<number, Customer>;

const NAMES = ["web", "pos", "Yarn", "Fabric", ""];

const order: fc.Arbitrary<Order> = fc.record({
  at: fc.integer({ min: 1, max: 1e12 }),
  source: fc.constantFrom(null, ...NAMES),
  categories: fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), isBack: fc.boolean() }), {
    selector: ({ name }) => name,
    maxLength: 3,
  }),
});

const changes: fc.Arbitrary<Changes> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 9 }),
      fc.record({
        place: fc.integer({ min: -1, max: 9 }),
        totals: fc.nat(1000),
        orders: fc.array(order, { maxLength: 4 }),
      }),
    ),
    { maxLength: 8 },
  )
  .map((entries) => new Map(entries));

const startsOf = (counts: readonly number[]): Uint32Array => {
  const starts = new Uint32Array(counts.length + 1);
  for (const [at, count] of counts.entries()) starts[at + 1] = (starts[at] as number) + count;
  return starts;
};

/** In columns, with names in the order of their first use. */
const toColumns = (of: Changes, { hasTraits }: { hasTraits: boolean }): ChangedCustomers => {
  const [customers, names] = [[...of.values()], new Set<string>()];
  const indexOf = (name: string) => [...names.add(name)].indexOf(name);
  const orders = customers.flatMap((one) => one.orders);
  const ids = new Uint8Array(16 * of.size);
  for (const [at, id] of [...of.keys()].entries()) toDataView(ids).setUint32(16 * at + 12, id);
  const totals = () => Float64Array.from(customers, (one) => one.totals);
  const traits = () => ({
    sources: Int32Array.from(orders, ({ source }) => (source === null ? -1 : indexOf(source))),
    categoryStarts: startsOf(orders.map(({ categories }) => categories.length)),
    categories: Int32Array.from(
      orders.flatMap(({ categories }) => categories),
      ({ name, isBack }) => (isBack ? ~indexOf(name) : indexOf(name)),
    ),
    discounted: totals(),
    listed: totals(),
    bought: totals(),
    returned: totals(),
    names: encodeNames([...names]),
  });
  return {
    ids,
    places: Int32Array.from(customers, ({ place }) => place),
    starts: startsOf(customers.map((one) => one.orders.length)),
    orderedAt: Float64Array.from(orders, ({ at }) => at),
    revenue: Float64Array.from(orders, ({ at }) => 2 * at),
    margin: Float64Array.from(orders, ({ at }) => (at % 2 === 0 ? Number.NaN : at)),
    storefrontIds: Int32Array.from(orders, ({ at }) => at % 7),
    ...(hasTraits && traits()),
  };
};

/** Columns in which names are spelled out and customers are in the order of their IDs. */
const readable = (columns: ChangedCustomers) => {
  const names = columns.names && decodeNames(columns.names);
  const named = (index: number | undefined) => names?.[index ?? -1] ?? null;
  const ids = toDataView(columns.ids);
  const rows = Array.from(columns.places, (place, row) => ({
    id: ids.getUint32(16 * row + 12),
    place,
    totals: [columns.discounted, columns.listed, columns.bought, columns.returned].map((total) => total?.[row]),
    orders: Array.from(columns.orderedAt.keys())
      .slice(columns.starts[row], columns.starts[row + 1])
      .map((at) => ({
        at: columns.orderedAt[at],
        revenue: columns.revenue[at],
        margin: columns.margin[at],
        storefront: columns.storefrontIds[at],
        source: named(columns.sources?.[at]),
        categories: Array.from(
          columns.categories?.slice(columns.categoryStarts?.[at], columns.categoryStarts?.[at + 1]) ?? [],
          (category) => [named(category < 0 ? ~category : category), category < 0],
        ),
      })),
  }));
  return rows.toSorted((a, b) => a.id - b.id);
};

test("combined changes have each customer once, as in the newest changes with them, also after they were saved", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "changes-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await fc.assert(
    fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 4 }), fc.boolean(), async (parts, hasTraits) => {
      const combined = parts.map((part) => toColumns(part, { hasTraits })).reduce(combineChanges);
      const expected = toColumns(new Map(parts.flatMap((part) => [...part])), { hasTraits });
      expect(readable(combined)).toEqual(readable(expected));
      const files = { businessId: "one", folder, of: hasTraits ? "traits" : "orders" } as const;
      const readAt = new Date("2026-05-01T10:00:00Z");
      const about = { epoch: "one", revision: 1, copy: "copy" };
      await saveCopy(files, about, expected, readAt);
      expect((await stat(path.join(folder, `${files.of}.columns`))).mtime).toEqual(readAt);
      await saveChanges(files, about, combined);
      expect((await loadCopy(files))?.changes).toEqual({ about, customers: combined });
    }),
    { numRuns: runs(200) },
  );
});
