import { createHash } from "node:crypto";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { fileError } from "#core/messages/file-error.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ImportMapping, MappedRows } from "#features/imports/rules/reading-options.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import type { CustomField } from "#records/rules/custom-fields.ts";
import { nationalPhoneReader } from "#records/rules/customers/national-phone.ts";
import { CONSENT_CHANNELS } from "#records/rules/incoming-records.ts";
import type { LocalText } from "./local-text.ts";
import { type DocumentReader, type ImportFormat, JSON_HEADER, type Row, type Shop } from "./rules/import-format.ts";
import type { JoinedFiles } from "./rules/joined-files.ts";
import { notationIn, SHOWING_ROWS } from "./rules/mapping/column-values.ts";
import { type FoundLayout, findColumns, findKeys, mappedColumns } from "./rules/mapping/find-columns.ts";
import { mappedFormat } from "./rules/mapping/mapping.ts";
import { isOfLines, suggestMapping } from "./rules/mapping/suggest-mapping.ts";
import { mergeStatusWords } from "./rules/orders/order-status.ts";
import { FORMATS, recognizeFormat } from "./shops/formats.ts";
import { readStart } from "./store/files/read-rows.ts";
import { openTextFile, type ReadableText } from "./store/files/text-file.ts";
import type { ReadingOptions } from "./store/imports.ts";

/** How a caller wants a file to be read; null and empty are the same as left out. */
export type ReadingRequest = { [Name in keyof ReadingOptions]?: ReadingOptions[Name] | null | undefined } & Pick<
  ReadingOptions,
  "storefrontId"
>;

type Chosen<Options> = { [Name in keyof Options]?: Exclude<Options[Name], null | undefined> };

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  (typeof value === "object" && Object.keys(value).length === 0);

const chosenIn = <Options extends object>(options: Options): Chosen<Options> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => !isEmpty(value))) as Chosen<Options>;

/** The same as stored with an import. */
export const toReadingOptions = (request: ReadingRequest): ReadingOptions => {
  const { storefrontId, shiftDays, mapping, rates, statuses, dateOrder, decimalSign, customersByName } = request;
  const { unsubscribed, confirmGrants, idPrefix, headerRow, encoding, joined } = request;
  return {
    storefrontId,
    shiftDays: shiftDays ?? 0,
    ...chosenIn({
      mapping,
      rates,
      statuses: mergeStatusWords(Object.entries(statuses ?? {})),
      dateOrder,
      decimalSign,
      customersByName,
      unsubscribed: CONSENT_CHANNELS.filter((channel) => unsubscribed?.includes(channel)),
      confirmGrants: confirmGrants || null,
      idPrefix,
      headerRow,
      encoding,
      joined,
    }),
  };
};

const NOTHING_CHOSEN = {
  mapping: null,
  rates: {},
  statuses: {},
  dateOrder: null,
  decimalSign: null,
  confirmGrants: null,
  idPrefix: null,
  customersByName: false,
};

/** A reading as the API returns it. */
export const shownReading = (format: string, { unsubscribed = [], ...options }: ReadingOptions) => ({
  ...NOTHING_CHOSEN,
  ...options,
  unsubscribed: [...unsubscribed],
  format,
});

/** JSON with sorted keys: the database stores objects in another order. */
const sorted = (_: string, value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Identifies a file's import by its bytes and by how its values are read, hex, so that the same file can be imported
 * again with an exchange rate that was missing.
 */
export const hashReading = (fileHash: string, reading: ReadingOptions): string => {
  const { storefrontId: _, shiftDays: __, ...values } = reading;
  const given = JSON.stringify(values, sorted);
  return given === "{}" ? fileHash : sha256(`${fileHash} ${given}`);
};

/** The start of a file: its columns and its first records. */
export type FileStart = { header: string[]; rows: Row[] };

/** Rows that a page shows, and the fewest by which a file is understood. */
export const SHOWN_ROWS = 20;
/** Characters of what is kept of the rows below those: a record may be large. */
const MOST_KEPT = 200_000;

/** The rows by which a file is understood. More than are shown: refunds, and orders of several lines, may be rare. */
export const readFileStart = async (file: ReadableText, signal?: AbortSignal): Promise<FileStart> => {
  const { header, rows } = await readStart(file, file.kind === "json" ? SHOWN_ROWS : SHOWING_ROWS, signal);
  let left = MOST_KEPT;
  const kept = rows.filter(({ cells }, i) => {
    left -= cells.reduce((sum, cell) => sum + cell.length + 1, 0);
    return i < SHOWN_ROWS || left > 0;
  });
  return { header, rows: kept };
};

/** Throws INVALID_BODY for a layout that can't be imported, with what to export instead. */
export const recognizeStart = ({ header, rows }: FileStart): string | null => {
  const name = recognizeFormat(header, rows[0]?.cells[0]);
  const cells = rows.map((row) => row.cells);
  // With several products an order, it has the total of each.
  return name === "orders" && isOfLines(header, cells) ? null : name;
};

/** The format of a stored reading. Throws INVALID_PARAMETER with the known formats. */
export const resolveFormat = (name: string, mapping?: ImportMapping): ImportFormat => {
  if (mapping) return mappedFormat(mapping);
  const format = FORMATS.find((each) => each.name === name);
  if (format) return format;
  const known = FORMATS.map((each) => each.name).join(", ");
  throw fileError("unknown_format", { format: name, known }, { code: "INVALID_PARAMETER" });
};

/** Without a name or "auto", the layout is recognized. */
export const AUTO = "auto";

/** The format that reads a file: by a mapping, by name, or recognized. Throws INVALID_BODY if it is not. */
export const chooseFormat = (
  wanted: string | null | undefined,
  { mapping }: Pick<ReadingOptions, "mapping">,
  start: FileStart,
): ImportFormat => {
  if (mapping || (wanted && wanted !== AUTO)) return resolveFormat(wanted ?? "", mapping);
  const name = recognizeStart(start);
  const format = FORMATS.find((each) => each.name === name);
  if (format) return format;
  if (start.header[0] === JSON_HEADER[0]) throw fileError("unrecognized_json", {});
  const { rows } = suggestStart(start);
  if (rows === "purchases" || rows === "days") throw fileError("without_numbers", {});
  const header = start.header.slice(0, 20).map((column) => `"${column}"`);
  throw fileError("unrecognized", { header: header.join(", ") });
};

/** The mapping that a file's first rows suggest, for what each row is; by default what they show. */
export const suggestStart = ({ header, rows }: FileStart, given?: MappedRows, joined?: JoinedFiles): ImportMapping => {
  const cells = rows.map((row) => row.cells);
  if (!joined) return suggestMapping(header, cells, given);
  // The line of the order is no field, and the files were joined by its number.
  const { columns, ...rest } = suggestMapping(header.slice(0, -1), cells, given ?? "lines");
  // Lines may have a day of their own.
  const ofOrders = cells.map((row) => row.slice(joined.from, -1));
  const own = suggestMapping(header.slice(joined.from, -1), ofOrders, "orders");
  const { order_date } = own.columns;
  const dated = order_date ? { dateOrder: own.dateOrder } : {};
  return { ...rest, ...dated, columns: { ...columns, order_id: joined.key, ...(order_date && { order_date }) } };
};

/** The reading of a file of this machine whose rows are what the caller says: by the mapping that its columns suggest. */
export const withSuggestion = async <Request extends ReadingRequest>(
  { file, fileName = file, joined }: LocalText,
  { rows, ...request }: Request & { rows?: MappedRows | undefined },
): Promise<Omit<Request, "rows">> => {
  if (joined && request.mapping) return { ...request, joined };
  if (!rows && !joined) return request;
  const text = await openTextFile(file, fileName, request.encoding ?? undefined);
  const start = await readFileStart({ ...text, headerRow: request.headerRow ?? text.headerRow });
  return { ...request, mapping: suggestStart(start, rows, joined), ...(joined && { joined }) };
};

/** The format of a file of this machine, by name, mapping or its columns. Throws INVALID_BODY if it is not recognized. */
export const detectFormatName = async (
  { file, fileName = file }: { file: string; fileName?: string },
  wanted: string,
  { mapping, headerRow, encoding }: Pick<ReadingOptions, "mapping" | "headerRow" | "encoding">,
): Promise<string> => {
  if (wanted !== AUTO && !mapping) return wanted;
  const text = await openTextFile(file, fileName, encoding);
  const start = await readFileStart({ ...text, headerRow: headerRow ?? text.headerRow });
  return chooseFormat(wanted, mapping ? { mapping } : {}, start).name;
};

/** The columns of a file by a format. Throws INVALID_BODY if the format does not read such files, or a column is missing. */
export const columnsIn = (
  format: ImportFormat,
  file: ReadableText,
  { header, rows }: { header: readonly string[]; rows: readonly Row[] },
): FoundLayout => {
  if ((format.kind ?? "table") !== file.kind)
    throw fileError("wrong_kind", { file: file.name, kind: file.kind, format: format.name });
  const cells = rows.map((row) => row.cells);
  return format.kind === "json" ? findKeys(format, cells) : findColumns(format, header, cells);
};

type OpenImport = {
  reader: DocumentReader;
  header: string[];
  currency: string;
  timeZone: string;
  /** The business's own fields of what the rows describe. */
  customFields: readonly CustomField[];
  /** How dates and amounts are read: as chosen, or as the file's first rows show. */
  notation: Pick<Shop, "dateOrder" | "decimalSign">;
  columns: Pick<FoundLayout, "used" | "unused">;
};

type OpenRequest = { file: ReadableText; format: ImportFormat; options: ReadingOptions };
type Books = Pick<OpenImport, "currency" | "timeZone" | "customFields">;

/** A reader of a file's documents by a format, for a business that need not exist. Throws INVALID_BODY if a column is missing. */
export const openReader = async (
  { currency, timeZone, customFields }: Books,
  { file, format, options }: OpenRequest,
  signal?: AbortSignal,
): Promise<OpenImport> => {
  const { header, rows } = await readStart(file, SHOWING_ROWS, signal);
  const { mapping, idPrefix: _, dateOrder, decimalSign, ...reading } = options;
  const { columnOf, ...columns } = columnsIn(format, file, { header, rows });
  const notation = {
    ...(file.kind === "table" && notationIn(format, columnOf, rows)),
    ...(dateOrder && { dateOrder }),
    ...(decimalSign && { decimalSign }),
    ...(mapping?.dateOrder && { dateOrder: mapping.dateOrder }),
    ...(mapping?.decimalSign && { decimalSign: mapping.decimalSign }),
  };
  const readNationalPhone = nationalPhoneReader(timeZone);
  const shop = {
    currency,
    timeZone,
    ...reading,
    ...notation,
    customFields,
    readNationalPhone,
    digest: sha256,
    sample: rows,
    now: now(),
  };
  const reader = format.open(columnOf, shop, header);
  const used = mapping ? mappedColumns(mapping, header, columns.used) : columns.used;
  // Joined files have the line of the order in a column of their own.
  const unused = columns.unused.filter((name) => !options.joined || name !== header.at(-1)?.trim());
  return { reader, header, currency, timeZone, customFields, notation, columns: { unused, used } };
};

/** The same for a business that exists. */
export const openImport = async (scope: Scope, request: OpenRequest, signal?: AbortSignal): Promise<OpenImport> => {
  const { currency, timeZone } = await getBusinessOrThrow(scope);
  const { about } = request.format;
  const customFields =
    about === "tickets" ? [] : await withBusiness(scope, (client) => activeCustomFields(client, scope, about));
  return openReader({ currency, timeZone, customFields }, request, signal);
};
