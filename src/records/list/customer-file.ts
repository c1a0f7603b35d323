import { loadBusinessDay } from "#core/auth/business-day.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { now } from "#core/server/clock.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import {
  customColumns,
  customerFileName,
  exportedColumns,
  listedRow,
} from "#records/rules/customers/customer-files.ts";
import { type CustomerListRow, eachCustomerById } from "./customer-list.ts";

export type CustomerFile = {
  name: readonly [list: string, part?: string];
  /** By default all. */
  columns?: readonly string[] | undefined;
  each: (frame: CriteriaContext, take: (rows: readonly CustomerListRow[]) => Promise<void>) => Promise<void>;
  /** Columns that only this list has, with a customer's values. */
  own?: { keys: readonly string[]; of: (id: string) => Readonly<Record<string, string | number | boolean>> };
  /** By default as CSV. */
  write?: TableWriter | undefined;
};

/** Customers as a file in the reader's language. */
export const writeCustomerFile = async (
  actor: Actor,
  { name, columns, each, own, write = csvInParts }: CustomerFile,
  language: LanguageTag,
) => {
  const frame = await loadBusinessDay(actor);
  const { currency, timeZone } = frame;
  const all = await withBusiness(actor, (client) => activeCustomFields(client, actor, "customers"));
  const { keys, fields } = exportedColumns(columns, all, own?.keys);
  const { scheme } = await activeScheme(actor);
  const masks = hidesPersonalData(actor);
  const reader = { currency, timeZone, language, hidesPersonalData: masks, segmentNames: scheme.looks };
  const tableOf = (rows: readonly CustomerListRow[]) => {
    const cells = rows.map((row) => Object.assign(listedRow(row, fields, reader), own?.of(row.id)));
    return localizeRows(keys, cells, language, customColumns(fields));
  };
  const body = await write(tableOf, (take) => each(frame, take));
  const [list, part] = name;
  return { name: customerFileName(list, [part], toLocalDay(now(), timeZone)), body };
};

/** Customers of known IDs in this order as a file. Throws FORBIDDEN without `data:export`. */
export const writeCustomersById = async (
  actor: Actor,
  ids: readonly string[],
  file: Pick<CustomerFile, "name" | "own" | "write">,
  language: LanguageTag,
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> =>
  writeCustomerFile(actor, { ...file, each: (frame, take) => eachCustomerById(frame, ids, take) }, language);
