import type { Row } from "../import-format.ts";
import { type OrderFile, openOrderFile } from "../orders/order-file.ts";
import type { WooColumn } from "./woocommerce-columns.ts";

/** The keys of an item in the cell line_items, as columns of a file with one row per item. */
const KEYS: Partial<Record<WooColumn, string>> = {
  item_id: "id",
  item_product_id: "product_id",
  item_name: "name",
  item_sku: "sku",
  item_quantity: "quantity",
  item_subtotal: "subtotal",
  item_total: "total",
};

/** "name:Mug|sku:M1|quantity:2|total:20.00;name:…": a value may contain what separates them, so the keys do. */
const itemsIn = (cell: string): Map<string, string>[] =>
  cell.split(/;(?=(?:id|name):)/).map(
    (item) =>
      new Map(
        item.split(/\|(?=[a-z_]+:)/).map((part): [string, string] => {
          const colon = part.indexOf(":");
          return [part.slice(0, colon), part.slice(colon + 1).trim()];
        }),
      ),
  );

/** Each item of a row's line_items as the file would be with one row per item; null if the row has no such cell. */
export const lineItemRows = (row: Row, file: OrderFile<WooColumn>): OrderFile<WooColumn>[] | null => {
  const cell = file.text(row, "line_items");
  if (cell === "") return null;
  return itemsIn(cell).map((item) => {
    const text = (of: Row, column: WooColumn): string => {
      const key = KEYS[column];
      return key === undefined ? file.text(of, column) : (item.get(key) ?? "");
    };
    return openOrderFile<WooColumn>({ has: (column) => column in KEYS || file.has(column), text }, file.shop, {});
  });
};
