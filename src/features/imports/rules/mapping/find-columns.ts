import type { ImportMapping } from "#features/imports/rules/reading-options.ts";
import { readSubscription } from "#records/rules/customers/customer-fields.ts";
import { findFurtherConsents } from "../consent-cells.ts";
import type { ImportFormat } from "../import-format.ts";
import { assertRequired, type ColumnOf, folded, listColumns, placesByName } from "../layout.ts";
import { findRefusalColumn } from "../names/column-names.ts";
import { splitZone } from "../names/header-zone.ts";
import { saysState } from "../orders/ended-orders.ts";
import { parseOrderStatus } from "../orders/order-status.ts";
import { filled } from "./column-values.ts";
import { byName, type FoundColumns, toColumns } from "./name-columns.ts";
import { completeFields } from "./suggest-mapping.ts";

/**
 * A column of a file and the layout's column or field as which it is read. `isNamedSo`: by the layout's own names, and not only by what
 * shops call it. `timeZone` is of its times without an offset, if its name has one.
 */
export type UsedColumn = { column: string; readAs: string; isNamedSo: boolean; timeZone: string | null };

export type FoundLayout = { columnOf: ColumnOf; used: UsedColumn[]; unused: string[] };

/** Where else a layout's columns are in a file: under what shops call the fields that they are. */
const placesByVocabulary = (
  { rows, fields = {}, alsoReads }: ImportFormat,
  columns: ReturnType<typeof toColumns>,
  places: ReadonlyMap<string, number>,
): Map<string, number> => {
  const placed = new Map([...places].flatMap(([name, place]) => (columns[place] ? [[name, columns[place]]] : [])));
  const toPlaces = (found: FoundColumns) => new Map([...found].map(([name, { place }]) => [name, place]));
  if (rows) return toPlaces(completeFields(columns, rows, placed as FoundColumns));
  const open = Object.entries(fields).filter(([column]) => !places.has(column));
  const taken = new Set(places.values());
  const free = columns.filter(
    ({ place, name, words }) => words.length > 0 && !taken.has(place) && !alsoReads?.(name.trim()),
  );
  const found = byName([...new Set(open.map(([, field]) => field ?? ""))], free, { rows: "lines", takesEmpty: true });
  const others = open.flatMap(([column, field = ""]): [string, number][] => {
    const place = found.get(field)?.place;
    return place === undefined ? [] : [[column, place]];
  });
  const numbered = columns.flatMap(({ place, name }): [string, number][] => {
    const readAs = taken.has(place) ? null : (alsoReads?.(name.trim()) ?? null);
    return readAs === null ? [] : [[readAs, place]];
  });
  return new Map([...numbered, ...places, ...others]);
};

/** As what a column counts that no field of the layout is: a refusal or a consent of a customer, or the state of an order. Null for others. */
const readBesides = (
  { about }: ImportFormat,
  header: readonly string[],
  place: number,
  rows: readonly (readonly string[])[],
): string | null => {
  if (about === "orders")
    return saysState(
      header,
      place,
      rows.map((cells) => ({ cells })),
      parseOrderStatus,
    )
      ? "status"
      : null;
  if (about !== "customers") return null;
  const name = header[place]?.trim() ?? "";
  const cells = rows.map((row) => row[place] ?? "");
  const refusal = findRefusalColumn(name);
  // What a status is depends on its values.
  if (refusal === "subscription_status")
    return filled(cells).some((text) => readSubscription(text) !== null) ? refusal : null;
  if (refusal !== null) return refusal;
  const channel = findFurtherConsents(name, filled(cells));
  return channel && `${channel}_consent`;
};

/**
 * Finds the columns of a layout in a file by its own names, else by what shops call them and by the values of the first rows.
 * What is not found is unused. Throws INVALID_BODY with a one-line message if a required column is missing.
 */
export const findColumns = (
  format: ImportFormat,
  header: readonly string[],
  rows: readonly (readonly string[])[] = [],
): FoundLayout => {
  const named = placesByName(format, header);
  const places = placesByVocabulary(format, toColumns(header, rows), named);
  assertRequired(format, header, places);
  const taken = new Set(places.values());
  const nameAt = (place: number): string => header[place]?.trim() ?? "";
  const besides = header.flatMap((_, place): UsedColumn[] => {
    const column = nameAt(place);
    const readAs = taken.has(place) || column === "" ? null : readBesides(format, header, place, rows);
    return readAs === null ? [] : [{ column, readAs, isNamedSo: false, timeZone: splitZone(column).timeZone }];
  });
  return {
    columnOf: (name) => places.get(name) ?? -1,
    used: [
      ...[...new Set([...listColumns(format), ...places.keys()])].flatMap((readAs) => {
        const place = places.get(readAs);
        if (place === undefined) return [];
        const column = nameAt(place);
        const isNamedSo = named.get(readAs) === place || format.alsoReads?.(column) === readAs;
        return [{ column, readAs, isNamedSo, timeZone: splitZone(column).timeZone }];
      }),
      ...besides,
    ],
    unused: header.flatMap((_, place) =>
      taken.has(place) || nameAt(place) === "" || besides.some(({ column }) => column === nameAt(place))
        ? []
        : [nameAt(place)],
    ),
  };
};

/** The same of records of JSON, whose columns are the keys of their objects. Records that can't be read have none. */
export const findKeys = ({ keysRead = [] }: ImportFormat, rows: readonly (readonly string[])[]): FoundLayout => {
  const keys = new Set(
    rows.flatMap(([text = ""]) => {
      try {
        const record: unknown = JSON.parse(text);
        return typeof record === "object" && record !== null ? Object.keys(record) : [];
      } catch {
        return [];
      }
    }),
  );
  const isRead = (key: string): boolean => keysRead.includes(key);
  return {
    columnOf: () => 0,
    used: [...keys].filter(isRead).map((key) => ({ column: key, readAs: key, isNamedSo: true, timeZone: null })),
    unused: [...keys].filter((key) => !isRead(key)),
  };
};

/** The columns of a mapping that a file has, as the fields that they were chosen for, and what else is `used` of the file. */
export const mappedColumns = (
  { columns, timeZone }: ImportMapping,
  header: readonly string[],
  used: readonly UsedColumn[],
): UsedColumn[] => {
  const zoneOf = (column: string): string | null => (timeZone ? null : splitZone(column).timeZone);
  const chosen = Object.entries(columns).flatMap(([readAs, column]): UsedColumn[] =>
    column !== undefined && header.some((name) => folded(name) === folded(column))
      ? [{ column, readAs, isNamedSo: true, timeZone: zoneOf(column) }]
      : [],
  );
  const others = used.filter(({ column }) => !chosen.some((each) => folded(each.column) === folded(column)));
  return [...chosen, ...others.map((each) => ({ ...each, timeZone: zoneOf(each.column) }))];
};
