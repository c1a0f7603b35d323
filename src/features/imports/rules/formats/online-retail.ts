import { plainDecimal } from "#features/imports/rules/cells/amounts.ts";
import { parseMoney } from "#lib/money.ts";
import { isFuture, isPlausible, toInstant } from "#lib/time/local-time.ts";
import type { IncomingOrder } from "#records/rules/incoming-records.ts";
import type { CreditNote } from "#records/rules/match-credits.ts";
import { cellText, isGuestId, isRounded, plainId } from "../cells/cell-text.ts";
import { readTime } from "../cells/dates.ts";
import type { DocumentReader, DocumentReading, ImportFormat, Row, RowProblem, Shop } from "../import-format.ts";
import { endedReader } from "../orders/ended-orders.ts";
import { toIncomingRefunds } from "../orders/order-amounts.ts";
import { ORDER_PROBLEMS } from "../orders/order-file.ts";
import { parseOrderStatus } from "../orders/order-status.ts";

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
const OTHER_NAMES = { InvoiceNo: ["Invoice"], UnitPrice: ["Price"] } as const;

type RetailColumn = (typeof COLUMNS)[number];

/** A parsed row. Money in minor units; returns have negative quantity and total. */
type ReadLine = {
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

const readCustomerId = (cell: string): string => (isGuestId(plainId(cell)) ? "" : plainId(cell));

type LineNotation = Pick<Shop, "currency" | "dateOrder" | "decimalSign" | "now">;

/** Parses rows of one file: returns the line, or the wrong column with its requirement. */
const lineReader = (
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
    const units = cell(row, "Quantity");
    const quantity = Number(units);
    if (!/^-?\d+$/.test(units) || Math.abs(quantity) > LARGEST_QUANTITY)
      return wrong("Quantity", "whole_quantity", `Must be a whole number up to ${LARGEST_QUANTITY}`);
    const at = timeOf(cell(row, "InvoiceDate"));
    if (at === null) return wrong("InvoiceDate", "time", "Must be a time such as 2010-12-01 08:26:00");
    if (at === "ambiguous") return wrong("InvoiceDate", "date_order", ORDER_PROBLEMS.date_order);
    const customer = readCustomerId(cell(row, "CustomerID"));
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

/** The shop's own costs: marketplace fees, commissions, samples. */
const OWN_COSTS = new Set(["AMAZONFEE", "CRUK", "S"]);
/** Credits without a product: later discounts and manual entries. */
const WITHOUT_PRODUCT = new Set(["D", "M"]);

const DAY_MS = 86_400_000;

const NUMBER = /^([CA]?)\d{1,20}$/;

type Finding = { column: RetailColumn; code: string; reason: string };

/** Why a readable line is neither a purchase nor a return; null if it is one. */
const skipReason = ({ code, quantity, total, customer }: ReadLine, isReturn: boolean): Finding | null => {
  if (OWN_COSTS.has(code) || (code === "BANK CHARGES" && customer === ""))
    return { column: "StockCode", code: "own_cost", reason: "Cost of the shop, not a sale" };
  if (total === 0 && quantity < 0 && !isReturn)
    return { column: "Quantity", code: "stock_correction", reason: "Stock correction, not a sale" };
  if (total === 0) return { column: "UnitPrice", code: "free", reason: "Nothing was charged" };
  if (isReturn && customer === "")
    return { column: "CustomerID", code: "guest_refund", reason: "Guest return: the original purchase is unknown" };
  return null;
};

/** The requirement that a line violates; `customer` is the first line's. */
const violationIn = (line: ReadLine, isReturn: boolean, customer: string): Finding | null => {
  if (line.price < 0) return { column: "UnitPrice", code: "negative", reason: "Must not be below 0" };
  if (isReturn && line.quantity > 0)
    return { column: "Quantity", code: "return_quantity", reason: "Must be below 0 on a return" };
  if (!isReturn && line.quantity < 0)
    return { column: "Quantity", code: "sale_quantity", reason: "Must be above 0 on a sale" };
  if (line.customer !== customer)
    return { column: "CustomerID", code: "other_customer", reason: "Must be the same on every line of an invoice" };
  return null;
};

const toOrder = (externalId: string, lines: readonly ReadLine[], orderedAt: Date, shop: Shop): IncomingOrder => ({
  externalId,
  customerExternalId: lines[0]?.customer || null,
  storefrontId: shop.storefrontId,
  status: "completed",
  orderedAt,
  totalPrice: lines.reduce((sum, { total }) => sum + total, 0),
  discountAmount: 0,
  source: "web",
  items: lines.map(({ code, name, quantity, price, total }) => ({
    productId: code,
    productName: name,
    quantity,
    price,
    lineTotal: total,
  })),
});

const toCreditNote = (externalId: string, lines: readonly ReadLine[], creditedAt: Date): CreditNote => ({
  externalId,
  customerExternalId: lines[0]?.customer ?? "",
  creditedAt,
  lines: lines.map(({ row, code, quantity, total }) => ({
    line: row.line,
    productId: WITHOUT_PRODUCT.has(code) ? null : code,
    quantity: -quantity,
    amount: -total,
  })),
});

const NOTHING: DocumentReading = { customer: null, order: null, credit: null, problems: [] };

/** Rejects all rows for one reason, except those that already have a problem in `known`. */
const rejectRows = (
  rows: readonly Row[],
  finding: Finding & { value: string },
  known: readonly RowProblem[] = [],
): DocumentReading => {
  const lines = new Set(known.map(({ line }) => line));
  const others = rows.filter(({ line }) => !lines.has(line));
  return {
    ...NOTHING,
    problems: [...known, ...others.map(({ line }) => ({ line, ...finding }))],
  };
};

/**
 * UCI Online Retail (Chen, Sain and Guo 2012, doi 10.1057/dbm.2012.17): one row per invoice line, in the shop's local
 * time; an invoice number starting with C is a return, with A a bad debt. The docs list how each irregularity is handled.
 */
export const onlineRetail: ImportFormat = {
  name: "online-retail",
  summary: "UCI Online Retail: one row per invoice line; InvoiceNo starts with C for a return",
  about: "orders",
  columns: COLUMNS,
  otherNames: OTHER_NAMES,
  documentColumn: "InvoiceNo",
  open: (columnOf, shop, header): DocumentReader => {
    const { readLine, documentOf: ownDocument, cell } = lineReader(columnOf, shop);
    const places = header.flatMap((_, place) => (COLUMNS.map(columnOf).includes(place) ? [] : place));
    const endOf = endedReader(header, places, parseOrderStatus, shop.sample);
    let last = "";
    /** A line without an invoice number belongs to the invoice above it, of which it must not be missing. */
    const documentOf = (row: Row): string => {
      const own = ownDocument(row);
      if (own !== "" || cell(row, "StockCode") === "") last = own;
      return last;
    };
    const inWordsOf = ({ problems, ...reading }: DocumentReading): DocumentReading => ({
      ...reading,
      problems: problems.map((each) => ({ ...each, column: header[columnOf(each.column)]?.trim() ?? each.column })),
    });

    const read = (rows: readonly Row[]): DocumentReading => {
      const number = rows[0] ? ownDocument(rows[0]) : "";
      const [, letter] = NUMBER.exec(number) ?? [];
      const ofInvoice = (code: string, reason: string) =>
        ({ column: "InvoiceNo", code, reason, value: number }) as const;
      if (letter === undefined) {
        return rejectRows(rows, ofInvoice("invoice_number", "Must be an invoice number such as 536365 or C536379"));
      }
      if (letter === "A") return rejectRows(rows, ofInvoice("bad_debt", "Bad debt write-off, not a sale"));
      const isReturn = letter === "C";
      const taken: ReadLine[] = [];
      const left: RowProblem[] = [];
      const wrong: RowProblem[] = [];
      for (const row of rows) {
        const line = readLine(row);
        if ("reason" in line) {
          wrong.push(line);
          continue;
        }
        const out = skipReason(line, isReturn);
        const bad = out ? null : violationIn(line, isReturn, taken[0]?.customer ?? line.customer);
        const problem = out ?? bad;
        if (!problem) taken.push(line);
        else (out ? left : wrong).push({ line: row.line, ...problem, value: cell(row, problem.column) });
      }
      if (wrong.length > 0)
        return rejectRows(rows, ofInvoice("other_row", "Another line of this invoice is invalid"), wrong);
      const [first] = taken;
      if (!first) return { ...NOTHING, problems: left };
      const earliest = Math.min(...taken.map(({ wallClock }) => wallClock));
      const at = toInstant(earliest + shop.shiftDays * DAY_MS, shop.timeZone);
      if (!isPlausible(at)) {
        const reason = "The date, including shiftDays, must be between 1900 and 2999";
        return rejectRows(rows, { column: "InvoiceDate", code: "year", reason, value: cell(first.row, "InvoiceDate") });
      }
      if (isFuture(at, shop.now)) {
        const value = cell(first.row, "InvoiceDate");
        return rejectRows(rows, { column: "InvoiceDate", code: "future", reason: ORDER_PROBLEMS.future, value });
      }
      if (isReturn) return { ...NOTHING, credit: toCreditNote(number, taken, at), problems: left };
      const { customer: externalId, country } = first;
      const customer = externalId === "" ? null : { externalId, country, createdAt: at };
      const order = toOrder(number, taken, at, shop);
      const end = endOf(rows);
      if (end === "refunded") {
        const refund = { externalId: `${number}:refunded`, amount: order.totalPrice, refundedAt: at };
        return { customer, order, credit: null, refunds: toIncomingRefunds(order, [refund]), problems: left };
      }
      return { customer, order: { ...order, status: end ?? order.status }, credit: null, problems: left };
    };
    return { documentOf, read: (rows) => inWordsOf(read(rows)) };
  },
};
