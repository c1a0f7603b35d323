import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { assertStorefront, refuseBody } from "#features/imports/accept-import.ts";
import {
  chooseFormat,
  columnsIn,
  openImport,
  type ReadingRequest,
  shownReading,
  toReadingOptions,
} from "#features/imports/open-import.ts";
import { orderedRecords } from "#features/imports/ordered-records.ts";
import {
  type Cut,
  type DocumentReading,
  type ImportFormat,
  type Row,
  wholeDocuments,
} from "#features/imports/rules/import-format.ts";
import { problemLocator } from "#features/imports/rules/joined-files.ts";
import { readOwnRecords, toSavingContext } from "#features/imports/save-batch.ts";
import { START } from "#features/imports/store/files/parse-rows.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import type { StoredFile } from "#features/imports/store/uploaded-files.ts";
import { toMajor } from "#lib/money.ts";
import { type CustomField, namedValues } from "#records/rules/custom-fields.ts";
import { CONSENT_CHANNELS } from "#records/rules/incoming-records.ts";
import { storedFile, storedStart, toTextFile } from "./stored-file.ts";

/** How to read an uploaded file: without a format or a mapping, its layout is recognized. */
export type FileReadingRequest = ReadingRequest & { id: string; format?: string | null | undefined };

type FileReading = {
  format: ImportFormat;
  options: ReadingOptions;
  shown: ReturnType<typeof shownReading>;
};

/** Throws INVALID_PARAMETER for an unknown storefront or format, a missing column, and a layout that is not recognized. */
export const fileReading = async (
  actor: Actor,
  stored: StoredFile,
  { format: wanted, ...request }: FileReadingRequest,
): Promise<FileReading> => {
  await assertStorefront(actor, request.storefrontId, "body");
  const { chosenHeaderRow: headerRow, chosenEncoding: encoding, joined } = stored.found;
  const options = toReadingOptions({ ...request, headerRow, encoding, joined });
  const start = storedStart(stored);
  const format = await refuseBody(async () => {
    const chosen = chooseFormat(wanted, options, start);
    columnsIn(chosen, toTextFile(stored), start);
    return chosen;
  });
  return { format, options, shown: shownReading(format.name, options) };
};

const SHOWN = 20;
/** Enough rows for the first few documents, unless they are very long. */
const LOOKED_AT = { rows: 500, lookAhead: 500 };
/** Rows among which those of a purchase are looked for. */
const MOST_GATHERED = 5000;

const shownCustomer = ({ customer, change }: DocumentReading) => {
  const found = customer ?? change;
  if (!found) return null;
  const { externalId, name = null, email = null, country = null } = found;
  const consents = CONSENT_CHANNELS.flatMap((channel) => {
    const consent = found[`${channel}Consent`];
    const state = typeof consent === "object" ? consent.state : consent;
    return state ? [{ channel, state }] : [];
  });
  return { externalId, name, email, country, consents };
};

const shownOrder = ({ order }: DocumentReading, currency: string) =>
  order && {
    externalId: order.externalId,
    orderedAt: order.orderedAt,
    status: order.status,
    totalPrice: toMajor(order.totalPrice, currency),
    items: order.items.map(({ productId, productName = null, quantity, lineTotal }) => ({
      productId,
      name: productName,
      quantity,
      total: toMajor(lineTotal, currency),
    })),
  };

const shownTicket = ({ ticket }: DocumentReading) => {
  if (!ticket) return null;
  const { customerExternalId: customerId, ...rest } = ticket.ticket;
  return { ...rest, customerId };
};

const refundedIn = ({ credit, refunds = [] }: DocumentReading): number =>
  [...refunds, ...(credit?.lines ?? [])].reduce((sum, { amount }) => sum + amount, 0);

type PreviewContext = { currency: string; customFields: readonly CustomField[] };

const shown = (rows: readonly Row[], reading: DocumentReading, { currency, customFields }: PreviewContext) => ({
  line: rows[0]?.line ?? 0,
  rows: rows.length,
  order: shownOrder(reading, currency),
  customer: shownCustomer(reading),
  ticket: shownTicket(reading),
  customFields: namedValues(customFields, (reading.order ?? reading.change)?.customFields ?? {}),
  rowsContinued: reading.continued ?? 0,
  refunded: toMajor(refundedIn(reading), currency),
  problems: reading.problems.map(({ code = null, keepsRow = false, ...problem }) => ({ ...problem, code, keepsRow })),
});

const pickFirstDocuments = async (cuts: AsyncGenerator<Cut>): Promise<Row[][]> => {
  for await (const { documents } of cuts) return documents.slice(0, SHOWN);
  return [];
};

const readDocuments = (source: Parameters<typeof orderedRecords>[0], signal: AbortSignal): Promise<Row[][]> =>
  pickFirstDocuments(
    wholeDocuments(
      orderedRecords(source, START, { signal, rowsAtOnce: 100, most: MOST_GATHERED }),
      source.reader.documentOf,
      LOOKED_AT,
    ),
  );

/**
 * The first orders, customers or tickets of an uploaded file as a reading understands them, with their problems. Throws NOT_FOUND
 * (IMPORT_FILE_NOT_FOUND) and INVALID_PARAMETER for a reading that does not fit the file.
 */
export const previewFile = async (actor: Actor, request: FileReadingRequest, signal: AbortSignal) => {
  const stored = await storedFile(actor, request.id);
  const { format, options, shown: readBy } = await fileReading(actor, stored, request);
  const file = toTextFile(stored);
  const { reader, header, currency, customFields, notation, columns } = await openImport(
    actor,
    { file, format, options },
    signal,
  );
  const documents = await readDocuments({ file, format, reader }, signal);
  const locate = problemLocator(options.joined, header);
  const given = { documents, readings: documents.map((rows) => reader.read(rows)) };
  const readings = await withBusiness(actor, (client) =>
    readOwnRecords(client, actor, toSavingContext(format, options), given),
  );
  return {
    reading: readBy,
    notation: { dateOrder: notation.dateOrder ?? null, decimalSign: notation.decimalSign ?? null },
    columns,
    currency,
    records: readings.map((reading, i) => {
      const rows = documents[i] ?? [];
      return shown(rows, { ...reading, problems: locate(reading.problems, [rows]) }, { currency, customFields });
    }),
  };
};
