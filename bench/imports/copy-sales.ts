import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { writableColumns } from "../../src/core/db/copy-rows.ts";
import type { Work } from "../shared/harness.ts";
import { addBusiness } from "../shared/shops.ts";

const TABLES = ["customers", "orders", "order_items", "refunds", "customer_metrics"];

/** The columns that an import writes, without those that refer to it. */
const columnsOf = async (owner: pg.Client, table: string): Promise<string> => {
  const names = await writableColumns(owner, table);
  return names.filter((name) => name !== "business_id" && !name.endsWith("_by_import")).join(", ");
};

/** A shop without orders, as the files are of. Returns its ID. */
export const addShop = (owner: pg.Client): Promise<string> =>
  addBusiness(owner, { timeZone: "Europe/London", currency: "GBP" });

/** A table's rows as COPY text, each starting with the business's ID, which can be replaced. */
const textOf = async (owner: pg.Client, businessId: string, table: string, columns: string): Promise<Buffer> => {
  const query = `copy (select business_id, ${columns} from ${table} where business_id = '${businessId}' order by 2) to stdout`;
  const chunks: Buffer[] = [];
  for await (const chunk of owner.query(copyTo(query))) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** COPY of a business's sales into a new one, by the owner, into the same tables with the same indexes. */
export const copyingSales = async (owner: pg.Client, of: string): Promise<Work> => {
  const texts: [string, string, Buffer][] = [];
  for (const table of TABLES) {
    const columns = await columnsOf(owner, table);
    texts.push([table, columns, await textOf(owner, of, table, columns)]);
  }
  let ready: [string, string, Buffer][] = [];
  return {
    prepare: async () => {
      const businessId = await addShop(owner);
      ready = texts.map(([table, columns, text]) => [
        table,
        columns,
        Buffer.from(text.toString().replaceAll(of, businessId)),
      ]);
    },
    work: async () => {
      await owner.query("begin");
      for (const [table, columns, text] of ready)
        await pipeline(
          Readable.from([text]),
          owner.query(copyFrom(`copy ${table} (business_id, ${columns}) from stdin`)),
        );
      await owner.query("commit");
    },
  };
};
