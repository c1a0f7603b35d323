import { fileError } from "#core/messages/file-error.ts";
import { shiftedDays } from "#features/imports/rules/cells/dates.ts";
import type { ImportFormat, Row, Shop } from "#features/imports/rules/import-format.ts";
import { namesBeyondDoubt } from "#features/imports/rules/names/column-names.ts";
import type { OrderFile } from "#features/imports/rules/orders/order-file.ts";
import {
  ORDER_COLUMNS,
  ORDER_TIME,
  type OrderColumn,
  orderFormat,
} from "#features/imports/rules/orders/order-format.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { LINE_AMOUNTS, LINE_COLUMNS, type LineColumn } from "./order-line.ts";
import { BUYER, isNegative, readLines, readTotal } from "./own-layouts.ts";

/** Who bought, of whom a log without order numbers needs one. */
const CUSTOMER = ["customer_id", "customer_email", "phone", "customer_name"] as const;

type LogFile = Pick<
  OrderFile<OrderColumn>,
  "customer" | "customerId" | "email" | "phone" | "text" | "requiredTime" | "shop"
>;

/** Who bought and when, as the file has it; "" for a guest. */
const whoAndWhen = (row: Row, file: LogFile): { customer: string; at: Date } => {
  const known = file.customer({
    id: file.customerId(row, "customer_id", "customer_email", "phone"),
    email: file.email(row, "customer_email"),
    phone: file.phone(row, "phone"),
    name: file.text(row, "customer_name"),
    firstName: file.text(row, "first_name"),
    lastName: file.text(row, "last_name"),
    country: "",
  });
  const { shiftDays, timeZone } = file.shop;
  const at = shiftedDays(file.requiredTime(row, "order_date"), -shiftDays, timeZone);
  return { customer: known?.externalId ?? "", at };
};

/** A number for a purchase that has none: the same for the same values in every file, and nobody can be read from it. */
const numberOf = ({ digest }: Shop, day: string, ...values: (string | number)[]): string => {
  if (!digest) throw new Error("a table's rows have a digest");
  return `log-${day}-${digest(JSON.stringify(values)).slice(0, 20)}`;
};

/** The file with a number where it has none. */
const withNumber = <Column extends string>(file: OrderFile<Column>, number: string): OrderFile<Column> => ({
  ...file,
  requiredId: (row, column) => (column === "order_id" ? number : file.requiredId(row, column)),
});

/** Of different purchases of one file, whose numbers are held in memory. */
export const MOST_WITHOUT_NUMBERS = 2_000_000;

/** How many purchases of each kind the file has had so far, by file. */
const repetitions = new WeakMap<object, Map<string, number>>();

/** Counts a purchase that other rows of the file may equal: 1 for the first of them. */
const countEqual = (file: object, number: string): number => {
  const seen = repetitions.get(file) ?? new Map<string, number>();
  repetitions.set(file, seen);
  if (seen.size > MOST_WITHOUT_NUMBERS) throw fileError("too_many_purchases", { most: MOST_WITHOUT_NUMBERS });
  const count = (seen.get(number) ?? 0) + 1;
  seen.set(number, count);
  return count;
};

/**
 * A log of purchases without order numbers (customer, date and amount), each row one purchase. Equal rows are different purchases: each gets a
 * number by what it says and by how many equal rows are above it, so that a longer log has the same numbers.
 */
export const purchases: ImportFormat = {
  ...orderFormat<OrderColumn>({
    name: "purchases",
    summary: "purchases without order numbers: one per row, with customer, date and amount",
    columns: ["order_date", "total_price"],
    oneOf: [CUSTOMER],
    optional: ORDER_COLUMNS.filter((column) => !(CUSTOMER as readonly string[]).includes(column)),
    otherNames: namesBeyondDoubt(["order_date", "total_price", ...ORDER_COLUMNS]),
    rows: "purchases",
    documentColumn: "order_date",
    documentOf: () => () => "",
    customers: BUYER,
    groupsWhole: true,
    joined: ORDER_TIME,
    read: ([row], file) => {
      const { customer, at } = whoAndWhen(row, file);
      const amount = file.moneyIn(row, "currency").written(row, "total_price") ?? "";
      const { storefrontId, timeZone } = file.shop;
      const day = toLocalDay(at, timeZone);
      // A negative amount says so itself, as it does in a log without kinds.
      const back = file.kindOf(row)?.is === "credit" && !isNegative(row, file) ? ["back"] : [];
      const number = numberOf(
        file.shop,
        day,
        ...["purchase", storefrontId, customer, at.toISOString(), amount].concat(back),
      );
      const nth = countEqual(file, number);
      return readTotal(row, withNumber(file, nth === 1 ? number : `${number}-${nth}`));
    },
  }),
  isChosen: true,
  remembers: true,
};

const OF_DAYS = [
  "first_name",
  "last_name",
  "country",
  "order_time",
  "currency",
  "status",
  "source",
  "device",
  "campaign",
  "order_created_tz",
  "product_id",
  ...LINE_COLUMNS,
] as const;

/** What a row's purchase is: its customer, its day, and a state in which it is no sale. "" for a guest, of whom no other row is known to be. */
const dayOf = (row: Row, file: OrderFile<LineColumn>): { day: string; values: (string | number)[] } | null => {
  const { customer, at } = whoAndWhen(row, file);
  if (customer === "") return null;
  const status = file.text(row, "status") === "" ? "completed" : file.status(row, "status");
  const state = status === "completed" || status === "partial" ? "" : status;
  const day = toLocalDay(at, file.shop.timeZone);
  return { day, values: ["day", file.shop.storefrontId, customer, day, state] };
};

/** A row says when, so that the purchase of a day begins with its first row. */
const byTime = (rows: readonly [Row, ...Row[]], file: OrderFile<LineColumn>): [Row, ...Row[]] => {
  const [first, ...others] = rows
    .map((row) => ({ row, at: file.requiredTime(row, "order_date").getTime() }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
  return [first ?? rows[0], ...others];
};

/**
 * The same where all rows of a customer and day are one purchase, with its lines if they name products. The rows may be anywhere in the
 * file.
 */
export const customerDays: ImportFormat = {
  ...orderFormat<LineColumn>({
    name: "customer-days",
    summary: "purchases without order numbers: all rows of a customer and day are one, with or without products",
    columns: ["order_date"],
    oneOf: [CUSTOMER, LINE_AMOUNTS, ["quantity", "line_total"]],
    optional: OF_DAYS,
    otherNames: namesBeyondDoubt(["order_date", ...CUSTOMER, ...LINE_AMOUNTS, "quantity", ...OF_DAYS]),
    rows: "days",
    documentColumn: "order_date",
    documentOf: (file) => (row) => {
      const found = dayOf(row, file);
      file.takeLeftOut();
      return found ? numberOf(file.shop, found.day, ...found.values) : "";
    },
    groupsWhole: true,
    joined: ORDER_TIME,
    read: (rows, file) => {
      const found = dayOf(rows[0], file);
      file.takeLeftOut();
      const column = CUSTOMER.find((each) => file.has(each)) ?? "customer_id";
      if (!found) throw file.wrong(rows[0], column, "required");
      const productOf = (row: Row) => file.id(row, "product_id") || file.text(row, "product_name").slice(0, 255);
      const numbered = withNumber(file, numberOf(file.shop, found.day, ...found.values));
      const requiredId: typeof file.requiredId = (row, of) =>
        of === "product_id" ? productOf(row) : numbered.requiredId(row, of);
      return readLines(byTime(rows, file), { ...file, requiredId });
    },
  }),
  isChosen: true,
  gathers: true,
};
