import { parseMoney } from "#lib/domain/money.ts";
import { cellText, isGuestId, isRounded, plainId } from "../cells/cell-text.ts";
import { readTime } from "../cells/dates.ts";
import { plainDecimal } from "../cells/decimals.ts";
import type { Row, RowProblem, Shop } from "../import-format.ts";
import { ORDER_PROBLEMS } from "../orders/order-file.ts";

export const COLUMNS = [
  "InvoiceNo",
  "StockCode",
  "Description",
  "Quantity",
  "InvoiceDate",
  "UnitPrice",
  "CustomerID",
  "Country",
] as const;

/** As in the second edition of the data set, Online Retail II. */
export const OTHER_NAMES = { InvoiceNo: ["Invoice"], UnitPrice: ["Price"] } as const;

export type RetailColumn = (typeof COLUMNS)[number];

/** A parsed row. Money in minor units; returns have negative quantity and total. */
export type ReadLine = {
  row: Row;
  /** Upper-cased, because the shop uses both 85123A and 85123a for one product. */
  code: string;
  name: string | null;
  quantity: number;
  /** Milliseconds, treating local time as if it were UTC. */
  wallClock: number;
  /** Per unit, rounded to the minor unit. */
  price: number;
  /** Rounded once, from the exact unit price. */
  total: number;
  /** "" for a guest. */
  customer: string;
  country: string | null;
};

/** Unit prices may be finer than a minor unit (0.001), so they are read in thousandths of it. */
const FINE = 1000;
const LARGEST_QUANTITY = 2_147_483_647;
/** The size of a cache of parsed prices, because prices repeat within a file. */
const KEPT_PRICES = 10_000;

const finePrice = (text: string, currency: string): number => {
  const [whole = "", fraction = ""] = text.split(".");
  const beyond = fraction.slice(3);
  return parseMoney(`${whole}${fraction.padEnd(3, "0").slice(0, 3)}${beyond && `.${beyond}`}`, currency);
};

const toMinor = (fine: number): number => {
  const minor = Math.round(Math.abs(fine) / FINE);
  return fine < 0 && minor > 0 ? -minor : minor;
};

const customerOf = (cell: string): string => (isGuestId(plainId(cell)) ? "" : plainId(cell));

type LineNotation = Pick<Shop, "currency" | "dateOrder" | "decimalSign" | "now">;

/** Parses rows of one file: returns the line, or the wrong column with its requirement. */
export const lineReader = (
  columnOf: (name: RetailColumn) => number,
  { currency, dateOrder, decimalSign = ".", now }: LineNotation,
) => {
  const places = COLUMNS.map((name) => [name, columnOf(name)] as const);
  const width = Math.max(...places.map(([, place]) => place)) + 1;
  const placeOf = Object.fromEntries(places) as Record<RetailColumn, number>;
  const prices = new Map<string, number>();

  const priceOf = (text: string): number => {
    const known = prices.get(text);
    if (known !== undefined) return known;
    const price = finePrice(plainDecimal(text, decimalSign) ?? text, currency);
    if (prices.size >= KEPT_PRICES) prices.clear();
    prices.set(text, price);
    return price;
  };

  // Caches the last time, because the lines of an invoice share theirs.
  let last: { text: string; at: ReturnType<typeof readTime> } = { text: "", at: null };
  const timeOf = (text: string): typeof last.at => {
    if (text !== last.text) last = { text, at: readTime(text, "UTC", dateOrder, now) };
    return last.at;
  };

  const cell = (row: Row, column: RetailColumn): string => cellText(row.cells[placeOf[column]]);

  const readLine = (row: Row): ReadLine | RowProblem => {
    const wrong = (column: RetailColumn, code: string, reason: string): RowProblem => ({
      line: row.line,
      column,
      code,
      reason,
      value: cell(row, column),
    });
    if (row.cells.length < width)
      return { ...wrong("InvoiceNo", "columns", `Must have at least ${width} columns`), value: row.cells.join(",") };
    const code = cell(row, "StockCode").toUpperCase();
    if (code === "" || code.length > 100)
      return wrong("StockCode", "product_code", "Must be a product code of 1 to 100 characters");
    const quantity = Number(cell(row, "Quantity"));
    if (!/^-?\d+$/.test(cell(row, "Quantity")) || Math.abs(quantity) > LARGEST_QUANTITY)
      return wrong("Quantity", "whole_quantity", `Must be a whole number up to ${LARGEST_QUANTITY}`);
    const at = timeOf(cell(row, "InvoiceDate"));
    if (at === null) return wrong("InvoiceDate", "time", "Must be a time such as 2010-12-01 08:26:00");
    if (at === "ambiguous") return wrong("InvoiceDate", "date_order", ORDER_PROBLEMS.date_order);
    const customer = customerOf(cell(row, "CustomerID"));
    if (isRounded(customer)) return wrong("CustomerID", "lost_digits", ORDER_PROBLEMS.lost_digits);
    if (customer.length > 100) return wrong("CustomerID", "too_long", "Must have at most 100 characters");
    try {
      const fine = priceOf(cell(row, "UnitPrice"));
      if (!Number.isSafeInteger(fine * quantity))
        return wrong("UnitPrice", "money", "Must be smaller: the line's total is too large");
      const name = cell(row, "Description") || null;
      const country = cell(row, "Country");
      const money = { price: toMinor(fine), total: toMinor(fine * quantity) };
      return {
        row,
        code,
        name,
        quantity,
        wallClock: at.getTime(),
        ...money,
        customer,
        country: country === "Unspecified" ? null : country || null,
      };
    } catch (error) {
      if (error instanceof RangeError) return wrong("UnitPrice", "money", error.message);
      throw error;
    }
  };
  return { readLine, cell, documentOf: (row: Row): string => plainId(cell(row, "InvoiceNo")).toUpperCase() };
};
