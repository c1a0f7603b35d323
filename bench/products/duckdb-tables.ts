import { open } from "node:fs/promises";
import path from "node:path";
import type { CopiedCustomers } from "#records/orders/copy/copied-orders.ts";
import type { StoredLines } from "#records/orders/copy/read-lines.ts";

// The generated copy as tables of DuckDB.

export const COUNTRIES = ["PT", "ES", "FR"];

/** Writes the rows of a table as text, from which DuckDB makes a Parquet file. */
const writeRows = async (file: string, count: number, rowAt: (at: number) => readonly number[]): Promise<void> => {
  const handle = await open(file, "w");
  for (let at = 0; at < count; ) {
    const rows: string[] = [];
    for (const end = Math.min(count, at + 50_000); at < end; at++) rows.push(rowAt(at).join(","));
    await handle.write(`${rows.join("\n")}\n`);
  }
  await handle.close();
};

const ORDER_COLUMNS = "order_id, customer, placed, revenue, storefront, channel, country";
const LINE_COLUMNS = "order_id, product, category, quantity, returned, charged, refunded, price";

const writeTables = async (folder: string, columns: CopiedCustomers & StoredLines): Promise<void> => {
  const customerOf = new Int32Array(columns.orderedAt.length);
  for (let customer = 0; customer < columns.starts.length - 1; customer++)
    customerOf.fill(customer, columns.starts[customer], columns.starts[customer + 1]);
  await writeRows(path.join(folder, "orders.csv"), customerOf.length, (order) => {
    const customer = customerOf[order] as number;
    const at = columns.orderedAt[order] as number;
    const [revenue, storefront] = [columns.revenue[order] as number, columns.storefrontIds[order] as number];
    return [order, customer, at, revenue, storefront, columns.channels[order] as number, customer % COUNTRIES.length];
  });
  const orderOf = new Int32Array(columns.items.length);
  for (let order = 0; order < customerOf.length; order++)
    orderOf.fill(order, columns.lineStarts[order], columns.lineStarts[order + 1]);
  await writeRows(path.join(folder, "lines.csv"), orderOf.length, (line) => {
    const product = columns.items[line] as number;
    const [quantity, returned] = [columns.quantities[line] as number, columns.returnedQuantities[line] as number];
    const amounts = [columns.charged[line], columns.refunds[line], columns.prices[line]] as number[];
    return [
      orderOf[line] as number,
      product,
      columns.itemCategories[product] as number,
      quantity,
      returned,
      ...amounts,
    ];
  });
};

/** Every fifth customer is a member of the segment. */
const isMember = (customer: number): boolean => customer % 5 === 0;

/** Whose orders count, each with a schema of its own: all customers', the members' of a segment, and all others'. */
export const POPULATIONS = [
  { schema: "main", title: "", includes: () => true },
  { schema: "within", title: " within a segment", includes: isMember },
  { schema: "without", title: " without a segment", includes: (customer: number) => !isMember(customer) },
] as const;

const JOINS = { within: "semi", without: "anti" };

/** Makes the tables in Parquet files, and in the schemas of segments views of them that join the segment's members. */
export const makeTables = async (
  ask: (statement: string) => Promise<unknown>,
  folder: string,
  columns: CopiedCustomers & StoredLines,
): Promise<void> => {
  await writeTables(folder, columns);
  const members = Array.from({ length: columns.starts.length - 1 }, (_, customer) => customer).filter(isMember);
  await writeRows(path.join(folder, "members.csv"), members.length, (at) => [members[at] as number]);
  for (const [table, names] of [
    ["orders", ORDER_COLUMNS],
    ["lines", LINE_COLUMNS],
    ["members", "customer"],
  ] as const) {
    const [text, parquet] = [path.join(folder, `${table}.csv`), path.join(folder, `${table}.parquet`)];
    const types = names.split(", ").map((name) => `'${name}': 'BIGINT'`);
    await ask(
      `copy (select * from read_csv('${text}', header = false, columns = {${types.join(", ")}})) to '${parquet}' (format parquet)`,
    );
    await ask(`create view ${table} as select * from read_parquet('${parquet}')`);
  }
  for (const [schema, join] of Object.entries(JOINS)) {
    await ask(`create schema ${schema}`);
    await ask(`create view ${schema}.orders as select * from main.orders ${join} join main.members using (customer)`);
    await ask(`create view ${schema}.lines as select * from main.lines`);
  }
};
