import { CellProblem } from "#features/imports/rules/cells/cell-problem.ts";
import { customColumn } from "#features/imports/rules/cells/custom-cells.ts";
import { isTimeZone } from "#features/imports/rules/cells/dates.ts";
import type { DocumentReading, ImportFormat, Row, RowProblem, Shop } from "#features/imports/rules/import-format.ts";
import { calledZone } from "#features/imports/rules/names/header-zone.ts";
import type { CustomerChange } from "#records/rules/customers/customer-change.ts";
import type { IncomingCustomer, IncomingItem, IncomingOrder, OrderStatus } from "#records/rules/incoming-records.ts";
import type { CreditNote } from "#records/rules/match-credits.ts";
import { endedReader, kindReader, type ReadStatus } from "./ended-orders.ts";
import { areExact, listOrderAmounts, sumRefunded, toIncomingRefunds } from "./order-amounts.ts";
import {
  type Continuation,
  continuing,
  hasNoCustomer,
  leavesCustomersOut,
  recordCells,
  tableCells,
} from "./order-cells.ts";
import { ORDER_PROBLEMS, type OrderFile, openOrderFile } from "./order-file.ts";
import { normalizeChannel } from "./order-status.ts";

/** An order as its rows describe it. */
export type ReadOrder = {
  /** "refunded" is a completed order that was refunded in full. */
  order: Omit<IncomingOrder, "storefrontId" | "customerExternalId" | "status"> & { status: OrderStatus | "refunded" };
  /** Null for a guest without any contact. */
  customer: Omit<IncomingCustomer, "createdAt"> | null;
  /**
   * All refunds, or their sum, which has no date of its own and counts from the day of the order. Undefined if the file has
   * none of this, so that stored refunds are kept.
   */
  refunded: number | Parameters<typeof toIncomingRefunds>[1] | undefined;
  change?: CustomerChange | undefined;
};

type Layout<Column extends string> = Pick<
  ImportFormat,
  "name" | "summary" | "otherNames" | "kind" | "keys" | "keysRead" | "rows" | "alsoReads"
> & {
  fields?: Partial<Record<Column, string>>;
  columns: readonly Column[];
  oneOf?: readonly (readonly Column[])[];
  optional?: readonly Column[];
  documentColumn: Column;
  /** Which order a row belongs to; by default the one whose id is in the document column. */
  documentOf?: (file: OrderFile<Column>) => (row: Row) => string;
  /** Whether an order has one row, and copies of it count once. */
  hasOneRow?: boolean;
  /** Which rows without a number belong to the order above them; by default none. */
  continues?: Continuation<Column>;
  /** Who bought, in a layout whose files may leave out a customer who is the same as on the row above. */
  customers?: readonly Column[];
  /** Whether three digits after a point or comma are thousands in currencies whose prices are usually whole. */
  groupsWhole?: boolean;
  /** Columns that are read as one: a day and its time. */
  joined?: Partial<Record<Column, readonly Column[]>>;
  /** Reads the rows of one order, at least one. Throws `CellProblem`. */
  read: (rows: readonly [Row, ...Row[]], file: OrderFile<Column>) => ReadOrder | CreditNote;
};

const NOTHING: DocumentReading = { customer: null, order: null, credit: null, problems: [] };

const toDocumentReading = (
  read: ReadOrder | CreditNote,
  { storefrontId }: Shop,
  documentColumn: string,
): DocumentReading => {
  if (!("order" in read)) return { ...NOTHING, credit: read };
  const { order, customer, refunded, change } = read;
  if (!areExact(listOrderAmounts(order)))
    throw new CellProblem(documentColumn, "amount_too_large", ORDER_PROBLEMS.amount_too_large);
  const { externalId, orderedAt, totalPrice, status } = order;
  const sum = (amount: number) => [{ externalId: `${externalId}:refunded`, amount, refundedAt: orderedAt }];
  const named = typeof refunded === "number" ? sum(refunded) : refunded;
  const isWhole = status === "refunded" && (named ?? []).every(({ amount }) => amount === 0);
  const given = isWhole ? sum(totalPrice) : named;
  return {
    ...NOTHING,
    customer: customer && { ...customer, createdAt: orderedAt },
    order: {
      ...order,
      status: status === "refunded" ? "completed" : status,
      storefrontId,
      customerExternalId: customer?.externalId ?? null,
    },
    ...(given && { refunds: toIncomingRefunds(order, given) }),
    ...(change && { change }),
  };
};

/** An order that is cancelled or refunded by another column than its status. */
const withEnd = (read: ReadOrder | CreditNote, end: ReturnType<ReturnType<typeof endedReader>>) =>
  end === null || !("order" in read) || read.order.status === "refunded" || read.order.status === "cancelled"
    ? read
    : { ...read, order: { ...read.order, status: end } };

/** Refunds count up to the order's total, and the file's problems say so. */
const refundProblems = (read: ReadOrder | CreditNote, column: string): CellProblem[] => {
  if (!("order" in read)) return [];
  const { order, refunded = 0 } = read;
  const isAbove = (typeof refunded === "number" ? refunded : sumRefunded(refunded)) > order.totalPrice;
  return isAbove ? [new CellProblem(column, "refund_above_total", ORDER_PROBLEMS.refund_above_total)] : [];
};

/** The problem of a cell, of the first row unless it names another one. */
const toRowProblem = ({ column, code, reason, row, value }: CellProblem, first: Row): RowProblem => ({
  line: (row ?? first).line,
  column,
  code,
  reason,
  value: value ?? null,
});

/** Rejects all rows of an order: the wrong one for its cell, the others because of it. */
const rejectRows = (rows: readonly [Row, ...Row[]], problem: CellProblem, documentColumn: string): RowProblem[] => {
  const other = { column: documentColumn, code: "other_row", reason: ORDER_PROBLEMS.other_row, value: null };
  const { row = rows[0] } = problem;
  return rows.map((each) => (each.line === row.line ? toRowProblem(problem, row) : { line: each.line, ...other }));
};

const surplus = ({ cells }: Row, header: readonly string[]): boolean =>
  cells.length > header.length && cells.slice(header.length).some((extra) => extra !== "");

/** A format of orders: the whole order is read, or none of its rows and each says why. Stored orders are updated. */
export const orderFormat = <Column extends string>(layout: Layout<Column>): ImportFormat => {
  const {
    documentOf,
    continues,
    customers = [],
    hasOneRow,
    groupsWhole,
    joined = {},
    read,
    optional = [],
    oneOf = [],
    ...rest
  } = layout;
  const columns = [...new Set([...layout.columns, ...oneOf.flat(), ...optional])];
  const isJson = layout.kind === "json";
  return {
    ...rest,
    columns: isJson ? ["json"] : layout.columns,
    optional: isJson ? [] : optional,
    ...(oneOf.length > 0 && { oneOf }),
    about: "orders",
    existing: "update",
    open: (columnOf, shop, header) => {
      const own = (shop.customFields ?? []).map(({ key }) => customColumn(key) as Column);
      const cells = isJson ? recordCells<Column>() : tableCells(columnOf, header, [...columns, ...own], joined);
      const { dateOrder, decimalSign = isJson ? "." : undefined } = shop;
      // A payment's state and an own field are kept as they are, and may say whether the order counts, too.
      const taken = new Set(columns.filter((column) => column !== "payment_state").map(columnOf));
      const free = isJson ? [] : header.flatMap((_, place) => (taken.has(place) ? [] : place));
      const kindsIn = (readStatus: ReadStatus) => kindReader(header, free, readStatus, shop.sample);
      const file = openOrderFile<Column>(cells, shop, { dateOrder, decimalSign, groupsWhole }, kindsIn);
      const nameOf = (column: string) => header[columnOf(column)]?.trim() ?? column;
      const inWordsOf = (problems: readonly RowProblem[]): RowProblem[] =>
        problems.map((each) => ({ ...each, column: nameOf(each.column) }));
      const endOf = endedReader(header, free, file.readStatus, shop.sample);
      const ownKeyOf = documentOf?.(file) ?? ((row: Row) => cells.text(row, layout.documentColumn));
      const keyOf = continues ? continuing(file, ownKeyOf, continues) : ownKeyOf;
      const named = customers.filter(cells.has);
      const buyers = named.map(columnOf);
      const begins = { order: columnOf(layout.documentColumn), isNumber: !documentOf };
      const mayBeAbove = named.length > 0 && leavesCustomersOut(shop.sample ?? [], buyers, begins);
      const countContinued = (rows: readonly Row[]): number =>
        continues ? rows.filter((row) => cells.text(row, layout.documentColumn) === "").length : 0;
      return {
        // A record that can't be read is a document of its own, and its reading says why.
        documentOf: (row) => {
          try {
            return keyOf(row);
          } catch {
            return "";
          }
        },
        read: (rows) => {
          const [first, ...others] = rows;
          if (!first) return NOTHING;
          const wide = isJson ? undefined : rows.find((row) => surplus(row, header));
          try {
            if (wide) {
              const at = { row: wide, value: wide.cells.join(",").slice(0, 200) };
              throw new CellProblem(layout.documentColumn, "columns", ORDER_PROBLEMS.columns, at);
            }
            const found = withEnd(read([first, ...others], file), endOf(rows));
            const reading = toDocumentReading(found, shop, layout.documentColumn);
            const noted = [...file.takeLeftOut(), ...refundProblems(found, layout.documentColumn)];
            if (mayBeAbove && rows.every((row) => hasNoCustomer(row, buyers)))
              noted.push(
                new CellProblem(named[0] ?? "", "unclear_customer", ORDER_PROBLEMS.unclear_customer, {
                  row: first,
                  value: "",
                }),
              );
            const leftOut = noted.map((each) => ({ ...toRowProblem(each, first), keepsRow: true }));
            const continued = countContinued(others);
            const copies = hasOneRow
              ? others.filter(({ cells }) => cells.join("\n") === first.cells.join("\n")).length
              : 0;
            return {
              ...reading,
              ...(continued > 0 && { continued }),
              ...(copies > 0 && { copies }),
              problems: inWordsOf(leftOut),
            };
          } catch (error) {
            if (!(error instanceof CellProblem)) throw error;
            file.takeLeftOut();
            return { ...NOTHING, problems: inWordsOf(rejectRows([first, ...others], error, layout.documentColumn)) };
          }
        },
      };
    },
  };
};

/** The row of an order that has only one; a copy of it counts once. Throws if another order has its number. */
export const onlyRow = <Column extends string>(
  [first, ...others]: readonly [Row, ...Row[]],
  file: OrderFile<Column>,
  column: Column,
): Row => {
  const other = others.find(({ cells }) => cells.join("\n") !== first.cells.join("\n"));
  if (other) throw file.wrong(other, column, "repeated_order");
  return first;
};

/** The columns of our own layouts that concern an order as a whole. */
export const ORDER_COLUMNS = [
  "customer_id",
  "customer_email",
  "customer_name",
  "first_name",
  "last_name",
  "phone",
  "country",
  "discount_amount",
  "shipping_amount",
  "tax_amount",
  "refunded_amount",
  "discount_codes",
  "source",
  "order_time",
  "currency",
  "status",
  "payment_state",
  "device",
  "campaign",
  "updated_at",
  "order_created_tz",
] as const;
export type OrderColumn = "order_id" | "order_date" | "total_price" | (typeof ORDER_COLUMNS)[number];

/** A day can have its time in a column of its own. */
export const ORDER_TIME = { order_date: ["order_date", "order_time"] } as const;

const isOffset = (text: string): boolean => /^(Z|[+-]\d\d:?\d\d)$/i.test(text);

/** The time zone a cell names. */
const readTimeZone = (row: Row, { text, wrong }: OrderFile<OrderColumn>): string | undefined => {
  const zone = text(row, "order_created_tz");
  if (zone === "") return undefined;
  const name = isOffset(zone) && zone.length > 1 ? zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2") : zone;
  // As a column's name would have it: PDT, GMT+01:00, Eastern Time.
  const known = isTimeZone(name) ? name : calledZone(zone);
  if (known === null) throw wrong(row, "order_created_tz", "time_zone");
  return known;
};

/** What a row says about the order as a whole. `total` is null if the file doesn't have one. */
export const readOrderRow = (
  row: Row,
  file: OrderFile<OrderColumn>,
  lines: { items: readonly IncomingItem[]; total: number | null },
): ReadOrder => {
  const { text, customerId, requiredId, requiredTime } = file;
  const externalId = requiredId(row, "order_id");
  const zone = readTimeZone(row, file);
  const orderedAt = requiredTime(row, "order_date", zone);
  const money = file.moneyIn(row, "currency");
  const status = text(row, "status") === "" ? "completed" : file.status(row, "status");
  const codes = text(row, "discount_codes");
  return {
    order: {
      externalId,
      orderedAt,
      status,
      items: lines.items,
      totalPrice: lines.total ?? money.total(row, "total_price"),
      discountAmount: money.cost(row, "discount_amount"),
      shippingAmount: money.cost(row, "shipping_amount"),
      taxAmount: money.cost(row, "tax_amount"),
      updatedAt: file.optionalTime(row, "updated_at", zone),
      discountCodes: codes === "" ? [] : codes.split(/[,;|] ?/),
      paymentState: text(row, "payment_state") || null,
      device: text(row, "device") || null,
      campaign: text(row, "campaign") || null,
      source: normalizeChannel(text(row, "source")),
      ...file.customValues(row),
    },
    customer: file.customer({
      id: customerId(row, "customer_id", "customer_email", "phone"),
      email: file.email(row, "customer_email"),
      phone: file.phone(row, "phone"),
      name: text(row, "customer_name"),
      firstName: text(row, "first_name"),
      lastName: text(row, "last_name"),
      country: text(row, "country"),
    }),
    refunded: file.has("refunded_amount") ? money.cost(row, "refunded_amount") : undefined,
  };
};
