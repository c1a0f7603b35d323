import type { ImportMapping, MappedRows } from "#core/values/import-options.ts";
import { readSubscription } from "#features/customers/rules/customer-fields.ts";
import { toNumber } from "#features/imports/rules/cells/amounts.ts";
import { readTime } from "../cells/dates.ts";
import { nameFit, plainName, splitColumnName } from "../names/column-names.ts";
import { isPercentName } from "../names/header-amount.ts";
import { hasUnknownZone } from "../names/header-zone.ts";
import { isSumRow } from "../orders/order-file.ts";
import { parseOrderStatus } from "../orders/order-status.ts";
import { hasSeveralRows, isWrittenPerLine } from "../orders/rows-of-orders.ts";
import { ANY_TOTAL, findAmountMeaning } from "../orders/unpriced-lines.ts";
import { detectDateOrder, detectDecimalSign, filled, findFieldLooks, isLike } from "./column-values.ts";

import { listFields } from "./mapping.ts";
import { PLATFORMS, type Platform } from "./platforms.ts";

/** A column of the file: its place, its cells in the first rows, and those that are not empty. */
export type Column = {
  place: number;
  name: string;
  words: readonly string[];
  cells: readonly string[];
  values: readonly string[];
};
/** The column of each field. */
export type FoundColumns = Map<string, Column>;

export const toColumns = (header: readonly string[], rows: readonly (readonly string[])[]): Column[] =>
  header.map((name, place) => {
    const cells = rows.map((row) => row[place]?.trim() ?? "");
    return { place, name, words: splitColumnName(name), cells, values: filled(cells) };
  });

/** Whether a column's amounts are the price times the quantity, on nearly every row. */
const isProduct = (total: Column, price: Column, quantity: Column): boolean => {
  const rows = total.cells.flatMap((cell, i) => {
    const [sum, each, count] = [cell, price.cells[i] ?? "", quantity.cells[i] ?? ""].map(toNumber);
    return sum && each && count ? [{ sum, product: each * count, count }] : [];
  });
  const right = rows.filter(({ sum, product }) => Math.abs(sum - product) <= 0.011 + Math.abs(product) / 1000);
  return rows.some(({ count }) => count !== 1) && right.length >= 0.8 * rows.length;
};

/** What each row's line comes to by the columns of its price and quantity. */
const toLineAmounts = (price: Column | undefined, quantity: Column | undefined): (number | null)[] =>
  price && quantity
    ? price.cells.map((cell, i) =>
        cell === "" || !quantity.cells[i] ? null : toNumber(cell) * toNumber(quantity.cells[i]),
      )
    : [];

/** Whether a column's amounts are the orders', which agree about them; null if no order has several rows. */
const isOfOrder = (column: Column, order: Column, ofLines?: readonly (number | null)[]): boolean | null =>
  hasSeveralRows(order.cells) ? !isWrittenPerLine(order.cells, column.cells, ofLines) : null;

/** In lines, an amount that differs within an order, is the price times the quantity, or is the only one, is the line's. */
const withLineTotal = (found: FoundColumns): FoundColumns => {
  const [price, quantity, order, total, given] = ["price", "quantity", "order_id", "total_price", "line_total"].map(
    (field) => found.get(field),
  );
  const ofLines = toLineAmounts(price, quantity);
  const isOfLine = (column: Column): boolean => {
    const ofOrder = order ? isOfOrder(column, order, ofLines) : null;
    return ofOrder === null && price && quantity ? isProduct(column, price, quantity) : !ofOrder;
  };
  const isAny = ({ words }: Column) => ANY_TOTAL.test(words.join(" "));
  const all = new Map(found);
  const only = price || (given && total) ? undefined : (given ?? total);
  if (only && order && isAny(only) && hasSeveralRows(order.cells)) {
    const product = found.get("product_id") ?? found.get("product_name");
    const meaning = findAmountMeaning(
      only.cells.map((amount, i) => ({
        order: order.cells[i] ?? "",
        product: product?.cells[i] ?? "",
        quantity: quantity?.cells[i] ?? "",
        amount,
      })),
    );
    all.delete("line_total");
    all.delete("total_price");
    // Where the orders don't tell, the user is asked.
    return meaning === null ? all : all.set(meaning === "line" ? "line_total" : "total_price", only);
  }
  if (given && isAny(given) && !isOfLine(given)) {
    all.delete("line_total");
    if (!total) all.set("total_price", given);
  }
  // No name makes an amount the order's if it differs within orders.
  const differs = total && order && isOfOrder(total, order, ofLines) === false;
  if (total && !given && (differs || (isAny(total) && isOfLine(total)))) {
    all.delete("total_price");
    all.set("line_total", total);
  }
  return all;
};

/** A discount that differs within an order is the line's. */
const withLineDiscount = (found: FoundColumns): FoundColumns => {
  const [discount, order] = [found.get("discount_amount"), found.get("order_id")];
  if (!discount || !order || found.has("line_discount")) return found;
  if (isOfOrder(discount, order) !== false) return found;
  const all = new Map(found).set("line_discount", discount);
  all.delete("discount_amount");
  return all;
};

/** What a layout calls a share is a line's amount where the line costs that much less. */
const withoutLargeShare = (found: FoundColumns): FoundColumns => {
  const [share, total] = [found.get("discount_share"), found.get("line_total")];
  if (!share || !total || found.has("line_discount")) return found;
  const ofLines = toLineAmounts(found.get("price"), found.get("quantity"));
  const off = share.cells.map((cell) => (cell.includes("%") ? Number.NaN : toNumber(cell || "0")));
  const isOfLine = total.cells.every(
    (cell, i) => Math.abs(toNumber(cell) - (ofLines[i] ?? Number.NaN) + (off[i] ?? 0)) <= 0.011,
  );
  if (!isOfLine || !off.some((amount) => amount >= 1)) return found;
  const all = new Map(found).set("line_discount", share);
  all.delete("discount_share");
  return all;
};

const differ = (values: readonly string[]): number => new Set(values).size;

/** Enough orders to tell that a column is the same for all of them. */
const SEVERAL = 3;

/** Percentages by the column's name, whatever signs they have. */
const isPercentColumn = ({ name, values }: Pick<Column, "name" | "values">): boolean =>
  isPercentName(name) &&
  values.every((text) => {
    const number = toNumber(text.replace(/ ?%$/, ""));
    return number >= 0 && number <= 100;
  });

/** A share of the price, such as 0.15, and no amount: those have decimals where they are 0, too. Open where all are 0. */
const isShare = ({ name, values }: Column): boolean =>
  isPercentColumn({ name, values }) ||
  (values.length > 0 &&
    isLike("shares", values) &&
    values.some((text) => toNumber(text) > 0 || text.includes("%")) &&
    !values.some((text) => /^0[.,]0+$/.test(text)));
const isUnclear = ({ values }: Column): boolean => values.length > 0 && values.every((text) => text === "0");

/** #1030, SO-2041: what a column Name has where it names orders. */
const ORDER_NUMBER = /^#?[A-Z]{0,6}[-_ ]?\d{2,}([-./][A-Z\d]+)?$/;

/** What else a field needs besides a name and values of its kind. */
const refuses = (field: string, column: Column, rows: MappedRows): boolean => {
  const { values, words } = column;
  if (field === "order_id" && words.join(" ") === "name" && !values.every((text) => ORDER_NUMBER.test(text)))
    return true;
  if (field === "order_id" && rows === "orders")
    return values.length >= SEVERAL && differ(values) < 0.9 * values.length;
  // A bare "Product" is a name unless it holds codes.
  if (field === "product_id")
    return column.words.length === 1 && !/^(sku|id)$/.test(column.words[0] ?? "") && !isLike("ids", values);
  if (field === "subscription_status") return !values.some((text) => readSubscription(text) !== null);
  if (field === "customer_id") return isLike("statuses", values) && values.length > 0;
  if (field === "discount_share") return !isShare(column);
  if (findFieldLooks(field) === "amounts" && isPercentName(column.name)) return true;
  if (field === "discount_amount") return isShare(column) || isUnclear(column);
  // Refunded in Magento, and done at a till.
  if (field === "status") return values.length > 0 && values.every((text) => /^closed$/i.test(text));
  return false;
};

/** Only what happens to orders has such names, so that its unknown words and codes are asked about, and not left out. */
const isOfStatuses = (field: string, { words, values }: Column): boolean =>
  /^(status|payment_state)$/.test(field) &&
  (words.some((word) => /^(order|orden|pedido|payment|financial|pago|pagamento)$/.test(word)) ||
    (/^(status|estatus|estado|situacao|situacion)$/.test(words.join(" ")) &&
      (values.every((text) => /^\d{1,3}$/.test(text)) || values.some((text) => parseOrderStatus(text) !== null))));

/** What is looked for: the fields of orders, lines or customers, and whether a column may be empty in the first rows. */
type Wanted = { rows: MappedRows; takesEmpty?: boolean };

/** What few orders have, so that the first rows may have none of it; its names are looked for only if they can mean nothing else. */
const isRare = (field: string, { words }: Column): boolean =>
  /^refund/.test(field) ||
  (field === "status" &&
    words.length > 1 &&
    words.some((word) => /^(order|orden|pedido|payment|financial|pago|pagamento)$/.test(word)));

/** How well a column fits a field; 0 if its name or its values are something else's. */
const scoreColumnFit = (field: string, column: Column, { rows, takesEmpty = false }: Wanted): number => {
  const fit = nameFit(field, column.words);
  if (fit === 0 || refuses(field, column, rows)) return 0;
  // A column may be empty in the first rows; one without rows at all is known by its name.
  if (column.values.length === 0 && column.cells.length > 0)
    return (takesEmpty || isRare(field, column)) && fit > 2 ? fit - 2 : 0;
  const looks = findFieldLooks(field);
  const isKnown = isOfStatuses(field, column) || (looks === "shares" && isShare(column));
  return looks && !isLike(looks, column.values, 1) && !isKnown ? 0 : fit;
};

/** Gives each field the column that fits best, each column once. */
export const byName = (fields: readonly string[], columns: readonly Column[], wanted: Wanted): FoundColumns => {
  const fits = fields
    .flatMap((field, place) =>
      columns.map((column) => ({ field, place, column, fit: scoreColumnFit(field, column, wanted) })),
    )
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || a.place - b.place);
  const found: FoundColumns = new Map();
  const taken = new Set<Column>();
  for (const { field, column } of fits) {
    if (found.has(field) || taken.has(column)) continue;
    found.set(field, column);
    taken.add(column);
  }
  return found;
};

const hasDecimals = (text: string): boolean => isLike("decimals", [text]);
const hasTwice = ({ values }: Column): boolean => differ(values) < values.length;

/** What only values tell, of columns whose names say nothing. */
const BY_VALUE: Readonly<Record<string, (column: Column) => boolean>> = {
  customer_email: ({ values }) => isLike("emails", values),
  email: ({ values }) => isLike("emails", values),
  order_date: ({ values }) => isLike("writtenDates", values),
  total_price: ({ values }) => isLike("decimals", values),
  order_id: (column) =>
    column.values.length > 1 && !hasTwice(column) && isLike("ids", column.values) && !column.values.some(hasDecimals),
};

/** Of thousands of columns, reading all values would take seconds. */
const MOST_LOOKED_AT = 200;

/** Adds fields that the values of a single column can be, if no field has such a name. */
const byValue = (fields: readonly string[], columns: readonly Column[], found: FoundColumns): FoundColumns => {
  const all = new Map(found);
  const unknown = columns
    .filter(({ words, values }) => values.length > 0 && !fields.some((field) => nameFit(field, words) > 0))
    .slice(0, MOST_LOOKED_AT);
  for (const [field, fits] of Object.entries(BY_VALUE)) {
    if (!fields.includes(field) || all.has(field) || (found.size > 0 && !field.endsWith("email"))) continue;
    const free = unknown.filter((column) => ![...all.values()].includes(column) && fits(column));
    const [only] = free;
    if (only && (free.length === 1 || field === "order_id")) all.set(field, only);
  }
  return all;
};

const DATE_WORDS = /^(date|datetime|day|time|timestamp|created|placed|fecha|hora|dia|momento|data)$/;
const OTHER_DATES =
  /^(birth.*|nac.*|nasc.*|ship.*|deliver.*|dispatch.*|entrega.*|env.*|due|venc.*|expir.*|valid.*|updat.*|modif.*|act.*|atuali.*|cancel.*|refund.*|return.*|dev.*|print.*|export.*|import.*|regist.*|alta|cadastro|sign.*|join.*|last|first|next|end|fin|estimat.*|approv.*|clos.*|paid|pago|pagamento|zone|zona)$/;

/** A column of dates that is called after some day or time is the order's if it is the only one, and the file names no other. */
const withOrderDate = (fields: readonly string[], columns: readonly Column[], found: FoundColumns): FoundColumns => {
  if (!fields.includes("order_date") || found.has("order_date") || found.size === 0) return found;
  const taken = [...found.values()];
  const [only, ...others] = columns
    .slice(0, MOST_LOOKED_AT)
    .filter((column) => !taken.includes(column) && column.values.length > 0 && isLike("writtenDates", column.values))
    .filter(({ name, words }) => !words.some((word) => OTHER_DATES.test(word)) && !hasUnknownZone(name));
  return only && others.length === 0 && only.words.some((word) => DATE_WORDS.test(word))
    ? new Map(found).set("order_date", only)
    : found;
};

/** Where there are last names, a bare name without them is the first one. */
const withFirstName = (found: FoundColumns): FoundColumns => {
  const [name, last] = [found.get("name"), found.get("last_name")];
  if (!name || !last || found.has("first_name") || name.words.length > 1) return found;
  if (last.cells.some((text, i) => text !== "" && name.cells[i]?.endsWith(` ${text}`))) return found;
  const all = new Map(found).set("first_name", name);
  all.delete("name");
  return all;
};

/** A sale counts by its payment, whatever is shipped. */
const withPaymentStatus = (found: FoundColumns): FoundColumns => {
  const payment = found.get("payment_state");
  if (!payment) return found;
  const all = new Map(found).set("status", payment);
  all.delete("payment_state");
  return all;
};

/** Whose orders: no customer has all of them, as the shop's own address would. */
const CUSTOMERS = ["customer_id", "customer_email"];
const isOfShop = (column: Column, order: Column | undefined): boolean =>
  column.values.length >= SEVERAL && differ(column.values) === 1 && differ((order ?? column).cells) >= SEVERAL;

/** Names of a sale's own number, whose values are then different on each row. */
const SALE =
  /^(sale|sales|order|transaction|invoice|receipt|ticket|purchase|venta|compra|pedido|factura|recibo|cupom|venda)$/;
const isSaleNumber = (column: Column): boolean =>
  column.words.some((word) => SALE.test(word)) && column.values.length > 0 && isLike("ids", column.values);

const hasWord = ({ words }: Column, pattern: RegExp): boolean => words.some((word) => pattern.test(word));

const WHO = /^(customer|client|user|member|buyer|donor|shopper|patron|cliente|usuario|socio|comprador|donante|doador)$/;
const PAID =
  /^(amount|price|total|spend|spent|bill|paid|value|sales|revenue|donation|importe|monto|valor|gasto|gastado|precio|preco)$/;
const NOT_PAID =
  /^(tax|taxes|iva|vat|discount|discounts|descuento|desconto|shipping|envio|frete|refund|refunded|cost|costo|custo|tip|fee|quantity|qty|first|last|average|avg)$/;

/** Adds what a log of purchases has under names of its own: who (also by an id that comes again), when, and the only amount. */
const withLog = (columns: readonly Column[], found: FoundColumns): FoundColumns => {
  const all = new Map(found);
  const free = () => columns.filter((column) => column.values.length > 0 && ![...all.values()].includes(column));
  if (!["customer_id", "customer_email", "phone", "customer_name"].some((field) => all.has(field))) {
    const ids = free().filter((column) => isLike("ids", column.values));
    const who =
      ids.find((column) => hasWord(column, WHO)) ??
      ids.find((column) => column.words.join(" ") === "id" && hasTwice(column)) ??
      free().find((column) => isLike("emails", column.values));
    if (who) all.set(isLike("emails", who.values) ? "customer_email" : "customer_id", who);
  }
  const dated = withOrderDate(["order_date"], columns, all);
  if (dated.has("total_price")) return dated;
  const [only, ...others] = columns.filter(
    (column) =>
      column.values.length > 0 &&
      ![...dated.values()].includes(column) &&
      hasWord(column, PAID) &&
      !hasWord(column, NOT_PAID) &&
      isLike("amounts", column.values),
  );
  return only && others.length === 0 ? new Map(dated).set("total_price", only) : dated;
};

const REGISTERED = /^(created|registered|registration|joined|since|signup|added|alta|registro|cadastro|cadastrado)$/;
const SUBSCRIBER = /^(subscriber|contact|recipient|suscriptor|contacto|assinante|contato)$/;
const SPENT = /^(spent|spend|lifetime|gastado|gasto)$/;
const ORDER_COUNT =
  /^((total|number|no|n|num|numero|cantidad|quantidade) )?(of |de )?(orders?|pedidos|compras)( count)?$/;

/** A list of customers says once of each what they spent so far, and since when they are customers: not a log of purchases. */
const isCustomerList = (columns: readonly Column[], ofCustomers: FoundColumns): boolean => {
  const who = ofCustomers.get("email") ?? ofCustomers.get("customer_id") ?? ofCustomers.get("phone");
  if (!who || hasTwice(who)) return false;
  const spent = columns.some((column) => hasWord(column, SPENT));
  const counted = columns.some(
    ({ words, values }) => ORDER_COUNT.test(words.join(" ")) && isLike("quantities", values),
  );
  const isNamed = ["name", "first_name", "last_name"].some((field) => ofCustomers.has(field));
  return (counted && (spent || isNamed)) || (spent && columns.some((column) => hasWord(column, REGISTERED)));
};

/**
 * Lines have products with quantities or several rows an order; customers have neither an order nor a dated total. What customers paid on which
 * day without an order number is a log of purchases, and with products one of what they bought that day.
 */
export const detectMappedRows = (columns: readonly Column[]): MappedRows => {
  // A bare id may be of anything, and a document's number a person's.
  const named = columns.filter(({ words }) => words.join(" ") !== "id");
  const clear = named.filter(({ words }) => !/^(entity id|doc(ument)? (number|no))$/.test(words.join(" ")));
  const foundIn = (rows: MappedRows, among: readonly Column[] = clear) => byName(listFields(rows), among, { rows });
  const hasIn =
    (found: FoundColumns) =>
    (...fields: string[]): boolean =>
      fields.some((field) => found.has(field));
  const [ofLines, ofCustomers] = [foundIn("lines"), foundIn("customers")];
  const [order, line, customer] = [hasIn(foundIn("orders")), hasIn(ofLines), hasIn(ofCustomers)];
  const isNumbered = order("order_id") || line("order_id");
  const number = ofLines.get("order_id");
  const isLine =
    line("product_id", "product_name") &&
    line("price", "line_total", "total_price") &&
    (line("quantity") || (number !== undefined && hasTwice(number)));
  const isOfCustomer = customer("email", "customer_id", "phone");
  if (isNumbered) return isLine ? "lines" : "orders";
  if (!isLine && isCustomerList(clear, ofCustomers)) return "customers";
  const log = hasIn(withLog(columns, foundIn("purchases")));
  const isDated = order("order_date") || line("order_date") || log("order_date");
  if (
    isDated &&
    (isOfCustomer || log("customer_id", "customer_email", "phone", "customer_name")) &&
    (isLine || log("total_price")) &&
    !foundIn("orders", columns).has("order_id") &&
    !foundIn("lines", named).has("order_id")
  )
    return isLine || (line("quantity") && line("price") && !order("total_price")) ? "days" : "purchases";
  if (isLine) return "lines";
  const isOrder = isDated && (order("total_price") || columns.some(isSaleNumber));
  const hasSubscribers = columns.some((column) => hasWord(column, SUBSCRIBER) && isLike("emails", column.values));
  return !isOrder && (isOfCustomer || hasSubscribers) ? "customers" : "orders";
};

/** Columns whose names are as good as an id where no other names one. */
const ID_NAMES = /^(id|order|pedido|number|numero|no|n)$/;

const withCustomerId = (found: FoundColumns, columns: readonly Column[]): FoundColumns => {
  if (found.has("customer_id")) return found;
  const taken = [...found.values()];
  const id = columns.find((each) => ID_NAMES.test(each.words.join(" ")) && !taken.includes(each) && !hasTwice(each));
  const known = id ?? found.get("email");
  return known ? new Map(found).set("customer_id", known) : found;
};

/** Uses the product's name as its ID if the file has no IDs. */
const withProductId = (found: FoundColumns): FoundColumns => {
  const name = found.get("product_name");
  return found.has("product_id") || !name ? found : new Map(found).set("product_id", name);
};

const columnNamed = (columns: readonly Column[], plain: string): Column | undefined =>
  columns.find(({ words }) => words.join(" ") === plain);

/** A column that may be of use: not one that is empty in all first rows. */
const filledColumn = (columns: readonly Column[], plain: string): Column | undefined => {
  const column = columnNamed(columns, plain);
  return column && (column.values.length > 0 || column.cells.length === 0) ? column : undefined;
};

const findPlatform = (header: readonly string[]): Platform | undefined => {
  const names = new Set(header.map(plainName));
  return PLATFORMS.find(({ has }) => has.every((name) => names.has(name)));
};

/** The platform whose documented export a file without a format of its own is; null if none is known. */
export const findPlatformName = (header: readonly string[]): string | null => {
  const platform = findPlatform(header);
  return platform && platform.fields.size > 0 ? platform.name : null;
};

/** Columns about whose orders they are that all orders share: not a customer's. */
const listOfShop = (columns: readonly Column[], order: Column | undefined): Column[] =>
  columns.filter((column) => CUSTOMERS.some((field) => nameFit(field, column.words) > 0) && isOfShop(column, order));

/**
 * The columns of a recognized layout's fields: those that are `known` by the layout's own names, and for its other fields
 * those that are called like them, also where the first rows have nothing in them.
 */
export const completeFields = (columns: readonly Column[], rows: MappedRows, known: FoundColumns): FoundColumns => {
  const taken = new Set([...known.values(), ...listOfShop(columns, known.get("order_id"))]);
  const free = columns.filter((column) => column.words.length > 0 && !taken.has(column));
  const open = listFields(rows).filter((field) => !known.has(field));
  const found = new Map([...known, ...byName(open, free, { rows, takesEmpty: true })]);
  if (rows === "customers") return withFirstName(found);
  const payment = found.get("payment_state");
  if (payment && !found.has("status")) found.set("status", payment);
  if (rows === "days") return withProductId(found);
  if (rows !== "lines") return found;
  const ofLines = withoutLargeShare(withLineTotal(found));
  return withProductId(known.has("discount_amount") ? ofLines : withLineDiscount(ofLines));
};

const fieldsFound = (columns: readonly Column[], rows: MappedRows, platform: Platform | undefined): FoundColumns => {
  const all = listFields(rows);
  const known = [...(platform?.fields ?? [])].flatMap(([field, names]): [string, Column][] => {
    const [column] = all.includes(field) ? names.flatMap((name) => filledColumn(columns, name) ?? []) : [];
    return column ? [[field, column]] : [];
  });
  const taken = new Set([
    ...known.map(([, column]) => column),
    ...(platform?.ignored ?? []).flatMap((name) => columnNamed(columns, name) ?? []),
  ]);
  const fields = all.filter((field) => !known.some(([each]) => each === field));
  const find = (without: readonly Column[]): FoundColumns => {
    const free = columns.filter((column) => !taken.has(column) && !without.includes(column));
    const named = byName(fields, free, { rows });
    return new Map([...known, ...byValue(fields, free, withOrderDate(fields, free, named))]);
  };
  if (rows === "customers") return withFirstName(withCustomerId(find([]), columns));
  const found = withPaymentStatus(find(listOfShop(columns, find([]).get("order_id"))));
  if (rows === "purchases") return withLog(columns, found);
  if (rows === "days") return withProductId(found);
  return rows === "lines" ? withProductId(withLineDiscount(withLineTotal(found))) : found;
};

/** Whether rows are lines of orders, of which one has several here. */
export const isOfLines = (header: readonly string[], sampleRows: readonly (readonly string[])[]): boolean => {
  const { rows, columns } = suggestMapping(header, sampleRows);
  const ids = sampleRows.map((cells) => cells[header.indexOf(columns.order_id ?? "")] ?? "");
  return rows === "lines" && differ(ids) < ids.length;
};

/** The century of a year does not matter here. */
const ANY = new Date(0);

/**
 * Suggests how to read a file without a format of its own: as its platform documents it, else by the names of its columns in
 * English, Spanish and Portuguese and by the values of its first rows. The date order and the decimal sign are null if the values don't tell them.
 */
export const suggestMapping = (
  header: readonly string[],
  sampleRows: readonly (readonly string[])[],
  given?: MappedRows,
): ImportMapping => {
  // Rows that add others up show nothing of what a column holds.
  const ofSales = sampleRows.filter((cells) => !isSumRow({ cells }) || 2 * filled(cells).length > cells.length);
  const named = toColumns(header, ofSales).filter(({ words }) => words.length > 0);
  const platform = findPlatform(header);
  const rows = given ?? platform?.rows ?? detectMappedRows(named);
  const found = fieldsFound(named, rows, platform);
  const valuesOf = (looks: string) =>
    [...found].filter(([field]) => findFieldLooks(field) === looks).flatMap(([, column]) => column.values);
  const dates = valuesOf("dates");
  const decimalSign = detectDecimalSign(valuesOf("amounts"));
  // Where days could be months: no country with a decimal comma writes the month first.
  const isDayFirst = decimalSign === "," && dates.some((text) => readTime(text, "UTC", undefined, ANY) === "ambiguous");
  return {
    rows,
    columns: Object.fromEntries([...found].map(([field, { name }]) => [field, name])),
    dateOrder: detectDateOrder(dates) ?? (isDayFirst ? "dmy" : null),
    decimalSign,
  };
};
