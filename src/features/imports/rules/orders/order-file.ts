import { readEmail } from "#core/values/fields.ts";
import type { DateOrder, DecimalSign, FileStatus } from "#features/imports/rules/reading-options.ts";
import { isFuture } from "#lib/time/local-time.ts";
import type { IncomingOrder } from "#records/rules/incoming-records.ts";
import {
  createMoneyReader,
  currencyWithoutRate,
  DECIMAL_SIGN,
  type Money,
  OTHER_CURRENCY,
  plainDecimal,
  toNumber,
} from "../cells/amounts.ts";
import { CellProblem } from "../cells/cell-problem.ts";
import { isRounded, plainId } from "../cells/cell-text.ts";
import { toCustomFieldValues } from "../cells/custom-cells.ts";
import { readTime, shiftedDays, zoneAt } from "../cells/dates.ts";

import type { Row, Shop } from "../import-format.ts";
import { currencyInName } from "../names/header-amount.ts";
import type { ReadStatus, RowKind } from "./ended-orders.ts";
import { type Contact, phoneIn, toOrderCustomer, usable } from "./order-customer.ts";
import { ownStatusReader, parseOrderStatus } from "./order-status.ts";

/** What is wrong with a cell, as a sentence that many rows share. */
export const ORDER_PROBLEMS = {
  columns: "Must have as many cells as the header",
  json: "Must be an order as WooCommerce's REST API writes it",
  required: "Must not be empty",
  sum_row: "Is a total of other rows: not a sale",
  refund_row: "Is a refund, which Square lists on a row of its own",
  lost_digits: "Is a rounded number whose last digits are lost: export the column as text",
  too_long: "Must have at most 255 characters",
  time: "Must be a time such as 2026-11-02 09:30:00 (in the business's time zone) or 2026-11-02T09:30:00Z",
  future: "Must not be in the future",
  email: "Must be an email address",
  phone: "Must be a phone number such as +14155552671",
  date_order: "Day and month can be read both ways round: choose the date order of this file",
  time_zone: "Must be a time zone such as Europe/Madrid, or an offset such as -03:00",
  unknown_zone:
    "Its column's name has a time zone that isn't known: choose the file's time zone, or write each time with its offset",
  quantity: "Must be a number of units up to 2147483647, or a weight or length such as 1.5",
  negative: "Must not be below 0",
  amount_too_large: "Has an amount that is too large to be added up exactly",
  no_units: "Has no units left: not a sale",
  no_lines: "Has no line with a product, a quantity or an amount, and no total",
  discount_share:
    "Must be a share from 0 to 1 or a percentage such as 15%: an amount belongs in the column line_discount",
  yes_or_no: "Must be yes or no (or true, false, 1, 0)",
  status: "Is not a known order status: choose what it means",
  other_row: "Another row of this order is invalid",
  repeated_order:
    "Another row of this file has the same order number: if each row is a product, read the file as lines of orders",
  first_row: "The first row of this order, which has its total, is missing",
  other_customer: "Must be the same on every row of an order",
  other_parent: "Must be the same on all rows of a product in an order",
  other_total: "Must be the same on every row of an order: give a line's own total as line_total",
  mixed_total:
    "Is the total of the order on some orders of this file, and of each line on others: give them as total_price and line_total",
  other_status: "Must be the same on every row of an order whose total is of the whole order",
  failed_payment: "Payment failed: not a sale",
  test_payment: "Test payment: not a sale",
  refund_above_total: "Refunds are more than the order's total: they count up to it",
  unclear_customer:
    "No customer on this row, so it counts as a guest order: if it belongs to the customer above, enter that customer on this row too",
  guest_refund: "Refund to a guest: the original purchase is unknown",
} as const;
export type OrderProblem = keyof typeof ORDER_PROBLEMS;

export const LARGEST_QUANTITY = 2_147_483_647;
const LONGEST_ID = 255;

/** A row that adds up others, by its first cell that isn't empty, in English, Spanish and Portuguese: "Grand total", "1 Total", "Subtotal Oct". */
export const isSumRow = ({ cells }: Pick<Row, "cells">): boolean => {
  const first = (cells.find((cell) => cell.trim() !== "") ?? "").trim();
  return (
    /^(grand |sub-?)?(totals?|totales|totais|sum|suma|soma)( general| geral| sales)?:?$/i.test(first) ||
    /^#?[\w-]*\d[\w-]* (sub-?)?(total|suma|soma):?$/i.test(first) ||
    /^(sub-?total|total (of|for|de|del|do|da)) [\p{L}\d][\p{L}\d ./-]{0,40}$/iu.test(first)
  );
};

/** How a layout writes its dates and amounts. */
export type Notation = {
  dateOrder?: DateOrder | undefined;
  decimalSign?: DecimalSign | undefined;
  groupsWhole?: boolean | undefined;
};

/** Reads cells of one file of orders; "" and null for an empty cell. Everything throws `CellProblem`. */
export type OrderFile<Column extends string> = {
  shop: Shop;
  /** Whether the file has the column. */
  has: (column: Column) => boolean;
  /** The column's name and those of columns that are read with it, which may have a time zone: "Date (UTC)". */
  namesOf: (column: Column) => readonly string[];
  /** The column's name in the file; "" where it has none. */
  nameOf: (column: Column) => string;
  text: (row: Row, column: Column) => string;
  /** A number that a spreadsheet must not calculate with: ids, phones and postal codes. "" if one has, and lost digits. */
  id: (row: Row, column: Column) => string;
  /** The shop's id of a customer, who is otherwise known by one of the `contact` columns. */
  customerId: (row: Row, column: Column, ...contact: Column[]) => string;
  time: (row: Row, column: Column, timeZone?: string, order?: DateOrder) => Date | null;
  /** An id and a time that must be there. */
  requiredId: (row: Row, column: Column) => string;
  requiredTime: OrderFileTime<Column>;
  /** A customer's email address and phone number, of the first of the columns that has one. "" without a usable one, which is left out. */
  email: (row: Row, ...columns: Column[]) => string;
  phone: (row: Row, ...columns: Column[]) => string;
  /** Who bought; null for a guest. */
  customer: (contact: Contact) => ReturnType<typeof toOrderCustomer>;
  /** A time that the order does without: null if it can't be read, which leaves out only the cell. */
  optionalTime: (row: Row, column: Column, timeZone?: string) => Date | null;
  /** What the user chose for a word of the shop's own; null without a choice. */
  ownStatus: (text: string) => FileStatus | null;
  /** The same, or what the word means in most shops; null if it is unknown. */
  readStatus: (text: string) => FileStatus | null;
  /** The same of a cell, which must have a known word. */
  status: (row: Row, column: Column) => FileStatus;
  /** What a column of kinds says of a row: that it was paid back, or what became of its sale. */
  kindOf: (row: Row) => RowKind | null;
  /** The optional cells that were left out since this was last called. */
  takeLeftOut: () => CellProblem[];
  /** The values of the business's own fields that the file has columns for. */
  customValues: (row: Row) => Pick<IncomingOrder, "customFields">;
  /** 0 where a removed line stays listed, 1.5 of what is sold by weight. `cell` is its text if the cell has more than that. */
  quantity: (row: Row, column: Column, cell?: string) => number;
  /** Amounts in the currency that a cell of the row names, or the business's own. */
  moneyIn: (row: Row, currency?: Column) => OrderMoney<Column>;
  wrong: (row: Row, column: Column, code: OrderProblem) => CellProblem;
};

type OrderFileTime<Column> = (row: Row, column: Column, timeZone?: string, order?: DateOrder) => Date;

export type OrderMoney<Column extends string> = {
  /** Null if the cell is empty. */
  amount: (row: Row, column: Column) => number | null;
  /** The same as it is written, with its currency, so that no rate changes it. */
  written: (row: Row, column: Column) => string | null;
  /** The same in ten-thousandths of a minor unit, to add up before rounding; NaN if that is too large to be exact. */
  fine: (row: Row, column: Column) => number | null;
  /** Not below 0; 0 if the cell is empty. */
  cost: (row: Row, column: Column) => number;
  /** The same of a total, which must be there. */
  total: (row: Row, column: Column) => number;
  /** A unit price times a quantity, rounded once; null if the cell is empty. */
  times: (row: Row, column: Column, quantity: number) => number | null;
  /** An amount within a cell, rounded; null if it is "". */
  part: (row: Row, column: Column, text: string) => number | null;
};

export const openOrderFile = <Column extends string>(
  cells: Pick<OrderFile<Column>, "has" | "text" | "namesOf" | "nameOf">,
  shop: Shop,
  { dateOrder, decimalSign, groupsWhole }: Notation,
  openKinds: (readStatus: ReadStatus) => OrderFile<Column>["kindOf"] = () => () => null,
): OrderFile<Column> => {
  const { text } = cells;
  const wrong = (row: Row, column: Column, code: OrderProblem) =>
    new CellProblem(column, code, ORDER_PROBLEMS[code], { row, value: text(row, column) });

  // Rows of an order share their times, and orders their currency.
  let last = { key: "", at: null as ReturnType<typeof readTime> };
  const time = (row: Row, column: Column, given?: string, order = dateOrder): Date | null => {
    const cell = text(row, column);
    if (cell === "") return null;
    const named = zoneAt(cells.namesOf(column), cell, shop);
    if (named === null && given === undefined) throw wrong(row, column, "unknown_zone");
    const timeZone = named ?? given ?? shop.timeZone;
    const key = `${cell}\n${timeZone}\n${order}`;
    if (last.key !== key) last = { key, at: readTime(cell, timeZone, order, shop.now) };
    if (last.at === null) throw wrong(row, column, "time");
    if (last.at === "ambiguous") throw wrong(row, column, "date_order");
    const at = shiftedDays(last.at, shop.shiftDays, timeZone);
    if (isFuture(at, shop.now)) throw wrong(row, column, "future");
    return at;
  };

  const negatives = new Map<Column, boolean>();
  /** Whether a column of discounts or refunds has no amount above 0 in the first rows, so that below 0 is how it writes them. */
  const isWrittenNegative = (column: Column): boolean => {
    const known = negatives.get(column);
    if (known !== undefined) return known;
    const above = (shop.sample ?? []).some(({ cells }) => toNumber(text({ line: 0, byte: 0, cells }, column)) > 0);
    const found = /discount|refund/i.test(column) && !above;
    negatives.set(column, found);
    return found;
  };

  const currencies = new Map<string, ReturnType<typeof createMoneyReader>>();
  const currencyOf = (
    row: Row,
    column: Column | undefined,
    name = column === undefined ? "" : text(row, column),
  ): Money => {
    const found = currencies.get(name) ?? createMoneyReader(shop, name, decimalSign, { groupsWhole });
    if (currencies.size < 200) currencies.set(name, found);
    if ("reason" in found) throw new CellProblem(column ?? "", found.code, found.reason, { row, value: name });
    return found;
  };

  const read = <Read>(row: Row, column: Column, cell: string, parse: (cell: string) => Read): Read | null => {
    if (cell === "") return null;
    try {
      return parse(cell);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const foreign = currencyWithoutRate(error);
      if (foreign !== null) throw new CellProblem(column, "rate", error.message, { row, value: foreign });
      const code = error.cause === OTHER_CURRENCY || error.cause === DECIMAL_SIGN ? error.cause : "money";
      throw new CellProblem(column, code, error.message, { row, value: cell });
    }
  };

  const id = (row: Row, column: Column): string => {
    const cell = plainId(text(row, column));
    if (cell.length > LONGEST_ID) throw wrong(row, column, "too_long");
    return isRounded(cell) ? "" : cell;
  };

  const ownStatus = ownStatusReader(shop.statuses);
  const readStatus = (text: string): FileStatus | null => ownStatus(text) ?? parseOrderStatus(text);
  let leftOut: CellProblem[] = [];
  const contact =
    (read: (text: string) => string, code: "email" | "phone", cellOf: (row: Row, column: Column) => string) =>
    (row: Row, ...among: Column[]): string => {
      const column = among.find((each) => cellOf(row, each) !== "");
      if (column === undefined) return "";
      const value = usable(read, cellOf(row, column));
      if (value === null) leftOut.push(wrong(row, column, code));
      return value ?? "";
    };

  const present = <Value>(value: Value | null | "", row: Row, column: Column): Value => {
    if (value === null || value === "") throw wrong(row, column, isSumRow(row) ? "sum_row" : "required");
    return value;
  };

  return {
    ...cells,
    shop,
    id,
    time,
    requiredId: (row, column) => {
      if (isRounded(text(row, column))) throw wrong(row, column, "lost_digits");
      return present(id(row, column), row, column);
    },
    customerId: (row, column, ...contact) => {
      const isKnown = contact.some((each) => id(row, each) !== "");
      if (isRounded(text(row, column)) && !isKnown) throw wrong(row, column, "lost_digits");
      return id(row, column);
    },
    email: contact(readEmail, "email", text),
    phone: contact((cell) => phoneIn(cell, shop), "phone", id),
    customer: (given) => toOrderCustomer(given, { byName: shop.customersByName === true }),
    optionalTime: (row, column, timeZone) => {
      try {
        return time(row, column, timeZone);
      } catch (error) {
        if (!(error instanceof CellProblem)) throw error;
        leftOut.push(error);
        return null;
      }
    },
    ownStatus,
    readStatus,
    kindOf: openKinds(readStatus),
    status: (row, column) => {
      const status = readStatus(text(row, column));
      if (status === null) throw wrong(row, column, "status");
      return status;
    },
    takeLeftOut: () => {
      const taken = leftOut;
      leftOut = [];
      return taken;
    },
    requiredTime: (row, column, ...how) => present(time(row, column, ...how), row, column),
    customValues: (row) => {
      const cellOf = (column: string) => text(row, column as Column);
      return toCustomFieldValues(shop.customFields ?? [], cellOf, shop, ({ column, code, reason }) =>
        leftOut.push(new CellProblem(column, code, reason, { row, value: cellOf(column) })),
      );
    },
    quantity: (row, column, cell = text(row, column)) => {
      const decimal = /^[\d.,]+$/.test(cell) ? plainDecimal(cell, decimalSign ?? ".") : null;
      if (decimal === null || /\.\d{7}/.test(decimal) || Number(decimal) > LARGEST_QUANTITY)
        throw wrong(row, column, "quantity");
      return Number(decimal);
    },
    moneyIn: (row, currency) => {
      const ofRow = currencyOf(row, currency);
      // A column may have a currency of its own, beside another of what was paid.
      const moneyOf = (column: Column): Money => {
        const named = currencyInName(cells.nameOf(column));
        return named === null ? ofRow : currencyOf(row, column, named);
      };
      const amount = (of: Row, column: Column) =>
        read(of, column, text(of, column), (cell) => moneyOf(column).exact(cell));
      const cost = (of: Row, column: Column) => {
        const value = amount(of, column) ?? 0;
        // What is taken off may be written as such.
        if (value < 0 && isWrittenNegative(column)) return -value;
        if (value < 0) throw wrong(of, column, "negative");
        return value;
      };
      return {
        amount,
        written: (of, column) => read(of, column, text(of, column), (cell) => moneyOf(column).written(cell)),
        fine: (of, column) => read(of, column, text(of, column), (cell) => moneyOf(column).fine(cell)),
        cost,
        total: (of, column) => {
          present(text(of, column), of, column);
          return cost(of, column);
        },
        times: (of, column, quantity) =>
          read(of, column, text(of, column), (cell) => moneyOf(column).times(cell, quantity)),
        part: (of, column, cell) => read(of, column, cell, (each) => moneyOf(column).times(each, 1)),
      };
    },
    wrong,
  };
};
