import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { fileError } from "#core/messages/file-error.ts";
import { now } from "#core/server/clock.ts";
import type { CustomField } from "#core/values/custom-fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import { nationalPhoneReader } from "#features/customers/rules/national-phone.ts";
import type { DocumentReader, ImportFormat, Shop } from "#features/imports/rules/import-format.ts";
import { notationIn, SHOWING_ROWS } from "#features/imports/rules/mapping/detect-notation.ts";
import { readStart } from "#features/imports/store/files/read-rows.ts";
import type { ReadableText } from "#features/imports/store/files/text-file.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { columnPositions } from "./rules/header.ts";

/** Throws INVALID_BODY if a format does not read such files, or a column is missing. */
export const positionsIn = (format: ImportFormat, file: ReadableText, header: readonly string[]) => {
  if ((format.kind ?? "table") !== file.kind)
    throw fileError("wrong_kind", { file: file.name, kind: file.kind, format: format.name });
  return columnPositions(format, header);
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
};

/** A reader of a file's documents by a format, for this business. Throws INVALID_BODY if a column is missing. */
export const openImport = async (
  scope: Scope,
  { file, format, options }: { file: ReadableText; format: ImportFormat; options: ReadingOptions },
  signal?: AbortSignal,
): Promise<OpenImport> => {
  const { currency, timeZone } = await getBusinessOrThrow(scope);
  const { header, rows } = await readStart(file, SHOWING_ROWS, signal);
  const { mapping, idPrefix: _, dateOrder, decimalSign, ...reading } = options;
  const { about } = format;
  const customFields =
    about === "tickets" ? [] : await withBusiness(scope, (client) => activeCustomFields(client, scope, about));
  const positions = positionsIn(format, file, header);
  const notation = {
    ...(file.kind === "table" && notationIn(format, positions, rows)),
    ...(dateOrder && { dateOrder }),
    ...(decimalSign && { decimalSign }),
    ...(mapping?.dateOrder && { dateOrder: mapping.dateOrder }),
    ...(mapping?.decimalSign && { decimalSign: mapping.decimalSign }),
  };
  const readNationalPhone = nationalPhoneReader(timeZone);
  const shop = { currency, timeZone, ...reading, ...notation, customFields, readNationalPhone, now: now() };
  return { reader: format.open(positions, shop, header), header, currency, timeZone, customFields, notation };
};
