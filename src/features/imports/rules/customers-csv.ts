import { AppError } from "#core/values/errors.ts";
import { checkNotFuture, readEmail } from "#core/values/fields.ts";
import type { CustomerChange } from "#records/rules/customers/customer-change.ts";
import {
  readCountry,
  readCustomerName,
  readExternalId,
  readLoyaltyLevel,
} from "#records/rules/customers/customer-fields.ts";
import { readNewTag } from "#records/rules/customers/tags.ts";
import { CONSENT_CHANNELS, type ConsentChannel } from "#records/rules/incoming-records.ts";
import { CellProblem } from "./cells/cell-problem.ts";
import { cellText, isGuestId, isRounded, plainId } from "./cells/cell-text.ts";
import { customColumn, toCustomFieldValues } from "./cells/custom-cells.ts";
import { endOfWritten, readTime, shiftedDays, zoneAt } from "./cells/dates.ts";
import { type ConsentReader, findFurtherConsents, toConsentChange } from "./consent-cells.ts";
import type { DocumentReader, ImportFormat, Row, RowProblem, Shop } from "./import-format.ts";
import type { ColumnOf } from "./layout.ts";
import { findRefusalColumn, namesBeyondDoubt, plainName } from "./names/column-names.ts";
import { isAnyStatus, isDateOfGrant, REFUSAL_COLUMNS, type RefusalColumn } from "./names/refusal-columns.ts";
import { phoneIn, toOrderCustomer, usable } from "./orders/order-customer.ts";
import { ORDER_PROBLEMS } from "./orders/order-file.ts";

const REFUSALS = Object.keys(REFUSAL_COLUMNS) as RefusalColumn[];

const CUSTOMER_COLUMNS = [
  "customer_id",
  "name",
  "first_name",
  "last_name",
  "email",
  "phone",
  "country",
  "loyalty_level",
  "email_consent",
  "email_consent_at",
  "sms_consent",
  "sms_consent_at",
  "advertising_consent",
  "advertising_consent_at",
  "tags",
  "created_at",
  "updated_at",
  ...REFUSALS,
] as const;
type CustomerColumn = (typeof CUSTOMER_COLUMNS)[number];

/** What is wrong, as a sentence: "must be an email address" is "Must be an email address". */
const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const reading = <Value>(column: string, read: () => Value, value?: string): Value => {
  try {
    return read();
  } catch (error) {
    const [issue] = error instanceof AppError ? error.issues : [];
    throw issue
      ? new CellProblem(
          column,
          issue.reason ?? "format",
          sentence(issue.message),
          value === undefined ? undefined : { value },
        )
      : error;
  }
};

type Cells = (column: CustomerColumn) => string;

/** The dates that are moved with a file's. When someone consented or refused stays what it was, beside what is stored already. */
const SHIFTED: ReadonlySet<CustomerColumn> = new Set(["created_at", "updated_at"]);

const dateReader =
  ({ shiftDays, dateOrder, now, ...shop }: Shop, nameOf: (column: CustomerColumn) => string) =>
  (text: string, column: CustomerColumn, name = nameOf(column)): { at: Date; timeZone: string } => {
    const wrong = (code: "unknown_zone" | "date_order" | "time") =>
      new CellProblem(name || column, code, ORDER_PROBLEMS[code], { value: text });
    const named = zoneAt([name], text, shop);
    if (named === null) throw wrong("unknown_zone");
    const timeZone = named ?? shop.timeZone;
    const written = readTime(text, timeZone, dateOrder, now);
    if (written === "ambiguous") throw wrong("date_order");
    if (!written) throw wrong("time");
    const at = shiftedDays(written, SHIFTED.has(column) ? shiftDays : 0, timeZone);
    reading(name || column, () => checkNotFuture(column, at, now), text);
    return { at, timeZone };
  };

const timeReader =
  (read: ReturnType<typeof dateReader>) =>
  (...cell: Parameters<typeof read>): Date =>
    read(...cell).at;

/** A refusal that is known by its day counts until the day's end, as nobody knows whether a consent of that day came after it. */
const refusalTimeReader =
  (read: ReturnType<typeof dateReader>, { now }: Shop) =>
  (...cell: Parameters<typeof read>): Date => {
    const [text] = cell;
    const { at, timeZone } = read(...cell);
    const end = endOfWritten(text, at, timeZone);
    return end <= now ? end : at > now ? at : now;
  };

const tagsIn = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");

/** The email address or else the phone number, by which orders know customers without an ID; undefined without both. */
export const contactIdIn = (cell: Cells, shop: Shop): string | undefined => {
  const phone = usable((text) => phoneIn(text, shop), cell("phone"));
  return toOrderCustomer({ id: "", email: cell("email"), phone: phone ?? "", country: "" })?.externalId;
};

/** The shop's ID, or the contact's if it is a guest's or has lost digits. */
const idIn = (cell: Cells, shop: Shop): string => {
  const id = plainId(cell("customer_id"));
  if (!isGuestId(id) && !isRounded(id)) return id;
  const instead = contactIdIn(cell, shop);
  if (instead === undefined && isRounded(id))
    throw new CellProblem("customer_id", "lost_digits", ORDER_PROBLEMS.lost_digits);
  return instead ?? "";
};

/**
 * A row as a change of its customer; an empty cell keeps what is stored, and so does an optional one that can't be read, which
 * `leaveOut` gets. Throws `CellProblem` without an ID.
 */
const toCustomerChange = (
  cell: Cells,
  {
    shop,
    ...cells
  }: { shop: Shop; timeOf: ReturnType<typeof timeReader> } & Omit<
    ConsentReader,
    "cell" | "given" | "optional" | "unsubscribed" | "timeOf"
  >,
): CustomerChange => {
  const { timeOf, leaveOut } = cells;
  const externalId = reading("customer_id", () => readExternalId(idIn(cell, shop)));
  const optional = <Value>(column: string, read: () => Value, value?: string): Value | null => {
    try {
      return reading(column, read, value);
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      leaveOut(error);
      return null;
    }
  };
  /** The value of a cell; null if it is empty or can't be read. */
  const given = <Column extends CustomerColumn, Value>(
    column: Column,
    read: (text: string, column: Column) => Value,
  ): Value | null => (cell(column) === "" ? null : optional(column, () => read(cell(column), column)));
  const both = [cell("first_name"), cell("last_name")].filter((part) => part !== "").join(" ");
  const name =
    given("name", readCustomerName) ?? (both === "" ? null : optional("first_name", () => readCustomerName(both)));
  const [email, country] = [given("email", readEmail), given("country", readCountry)];
  const phone = given("phone", (text) => phoneIn(text, shop));
  const loyaltyLevel = given("loyalty_level", readLoyaltyLevel);
  const { unsubscribed = [], confirmGrants } = shop;
  const reader = { ...cells, cell, given, optional, unsubscribed };
  const [emailConsent, smsConsent, advertisingConsent] = CONSENT_CHANNELS.map((channel) => {
    const change = toConsentChange(channel, reader);
    return change && { ...change, ...(confirmGrants && { isConfirmed: true }) };
  });
  const tags = tagsIn(cell("tags")).flatMap((tag) => optional("tags", () => readNewTag(tag)) ?? []);
  const [createdAt, updatedAt] = [given("created_at", timeOf), given("updated_at", timeOf)];
  return {
    externalId,
    ...(name !== null && { name }),
    ...(email !== null && { email }),
    ...(phone !== null && { phone }),
    ...(country !== null && { country }),
    ...(loyaltyLevel !== null && { loyaltyLevel }),
    ...(emailConsent && { emailConsent }),
    ...(smsConsent && { smsConsent }),
    ...(advertisingConsent && { advertisingConsent }),
    ...(tags.length > 0 && { tags }),
    ...(createdAt && { createdAt }),
    ...(updatedAt && { updatedAt }),
  };
};

const REQUIRED = "customer_id";

/**
 * Reads rows of a customer file: each is the change of one customer with the problems of cells that are left out, or the problem
 * that rejects it, with the column's name in the file. `columnOf` returns a column's position, -1 if the file doesn't have it; `idOf` is the
 * customer's id where it isn't the id column alone.
 */
export const customerRowReader = (
  columnOf: ColumnOf,
  shop: Shop,
  header: readonly string[],
  idOf?: (cell: Cells) => string,
) => {
  const fields = shop.customFields ?? [];
  const columns = [...CUSTOMER_COLUMNS, ...fields.map(({ key }) => customColumn(key))];
  const places = Object.fromEntries(columns.map((column) => [column, columnOf(column)]));
  const readDate = dateReader(shop, (column) => header[places[column] ?? -1] ?? "");
  const [timeOf, refusalTimeOf] = [timeReader(readDate), refusalTimeReader(readDate, shop)];
  // Every column that is named after refusals counts, whatever else of the file is read.
  const kinds = header.map(findRefusalColumn);
  const refusalPlaces = Object.fromEntries(
    REFUSALS.map((column) => [
      column,
      [...new Set([places[column] ?? -1, ...kinds.flatMap((kind, i) => (kind === column ? i : []))])],
    ]),
  );
  const taken = new Set(Object.values(places));
  const valuesAt = (place: number) => (shop.sample ?? []).map(({ cells }) => cellText(cells[place]));
  const consentChannels = header.map((name, place) =>
    taken.has(place) ? null : findFurtherConsents(name, valuesAt(place)),
  );
  const consentPlaces = CONSENT_CHANNELS.map((channel) =>
    consentChannels.flatMap((found, place) => (found === channel ? place : [])),
  );
  const statusPlaces = (refusalPlaces.subscription_status ?? []).filter(
    (place) => kinds[place] === "subscription_status" && !isAnyStatus(plainName(header[place] ?? "")),
  );
  const isDateOfGrants = (column: CustomerColumn) => isDateOfGrant(plainName(header[places[column] ?? -1] ?? ""));
  const placeNamed = (column: string): number =>
    [places[column] ?? -1, ...(refusalPlaces[column] ?? [])].find((place) => place >= 0) ?? -1;
  // Spreadsheets are kept from reading a number by an apostrophe before it: '+14155552671.
  const cellsOf =
    ({ cells }: Row) =>
    (column: string): string =>
      cellText(cells[places[column] ?? -1]).replace(/^'(?=[+\d])/, "");

  return (row: Row): { change: CustomerChange | null; problems: RowProblem[] } => {
    // More cells than the header has columns come from a comma without quotes.
    if (row.cells.length < header.length || row.cells.slice(header.length).some((extra) => extra !== "")) {
      const value = row.cells.join(",").slice(0, 200);
      const reason = "Must have as many cells as the header";
      return { change: null, problems: [{ line: row.line, column: REQUIRED, code: "columns", reason, value }] };
    }
    const plain = cellsOf(row);
    const filledAt = (at: readonly number[]) =>
      at.flatMap((place) => {
        const text = cellText(row.cells[place]);
        return text === "" ? [] : [{ text, name: header[place]?.trim() ?? "" }];
      });
    const refusalCells = (column: RefusalColumn) => filledAt(refusalPlaces[column] ?? []);
    const namedStatuses = () => filledAt(statusPlaces);
    const otherConsents = (channel: ConsentChannel) =>
      filledAt(consentPlaces[CONSENT_CHANNELS.indexOf(channel)] ?? []).map(({ text }) => text);
    const cell: Cells = idOf ? (column) => (column === REQUIRED ? idOf(plain) : plain(column)) : plain;
    const problemOf = ({ column, code, reason, value = cell(column as CustomerColumn) }: CellProblem): RowProblem => ({
      line: row.line,
      column: header[placeNamed(column)]?.trim() ?? column,
      code,
      reason,
      value,
    });
    const problems: RowProblem[] = [];
    const leaveOut = (problem: CellProblem) => problems.push({ ...problemOf(problem), keepsRow: true });
    try {
      const change = {
        ...toCustomerChange(cell, {
          shop,
          timeOf,
          refusalTimeOf,
          refusalCells,
          namedStatuses,
          otherConsents,
          isDateOfGrants,
          leaveOut,
        }),
        ...toCustomFieldValues(fields, plain, shop, leaveOut),
      };
      return { change, problems };
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      return { change: null, problems: [problemOf(error)] };
    }
  };
};

export const openCustomers = (
  columnOf: ColumnOf,
  shop: Shop,
  header: readonly string[],
  idOf?: (cell: Cells) => string,
): DocumentReader => {
  const read = customerRowReader(columnOf, shop, header, idOf);
  return {
    // Rows are independent: a customer's rows apply one after the other.
    documentOf: () => "",
    read: ([row]) => {
      const none = { customer: null, order: null, credit: null };
      if (!row) return { ...none, problems: [] };
      const { change, problems } = read(row);
      return { ...none, ...(change && { change }), problems };
    },
  };
};

/** Our own layout of customers; the names of Shopify's customers export fit it too. */
export const customersCsv: ImportFormat = {
  name: "customers",
  summary: "customers: names, addresses, consents, loyalty levels and tags",
  about: "customers",
  columns: [REQUIRED],
  optional: CUSTOMER_COLUMNS.filter((column) => column !== REQUIRED),
  // Among customers, what an order's file calls otherwise is the customer's.
  otherNames: { ...namesBeyondDoubt(CUSTOMER_COLUMNS), customer_id: ["external_id", "customer", "id"] },
  rows: "customers",
  documentColumn: REQUIRED,
  open: (columnOf, shop, header) => openCustomers(columnOf, shop, header),
};
