import type { MappedRows } from "#features/imports/rules/reading-options.ts";
import { SALE_WORD } from "../names/column-names.ts";
import { isLike } from "./column-values.ts";
import { listFields } from "./mapping.ts";
import { byName, type Column, type FoundColumns, hasTwice, withOrderDate } from "./name-columns.ts";

/** Whether a column is a sale's own number, whose values are then different on each row. */
const isSaleNumber = (column: Column): boolean =>
  column.words.some((word) => SALE_WORD.test(word)) && column.values.length > 0 && isLike("ids", column.values);

const hasWord = ({ words }: Column, pattern: RegExp): boolean => words.some((word) => pattern.test(word));

const WHO = /^(customer|client|user|member|buyer|donor|shopper|patron|cliente|usuario|socio|comprador|donante|doador)$/;
const PAID =
  /^(amount|price|total|spend|spent|bill|paid|value|sales|revenue|donation|importe|monto|valor|gasto|gastado|precio|preco)$/;
const NOT_PAID =
  /^(tax|taxes|iva|vat|discount|discounts|descuento|desconto|shipping|envio|frete|refund|refunded|cost|costo|custo|tip|fee|quantity|qty|first|last|average|avg)$/;

/** Adds what a log of purchases has under names of its own: who (also by an id that comes again), when, and the only amount. */
export const withLog = (columns: readonly Column[], found: FoundColumns): FoundColumns => {
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
