import { EPOCH_MS, int64 } from "../binary/binary-rows.ts";

/** The header of the COPY format, and the number of fields. */
const ROW_AT = 19 + 2;
const ARRAY_HEADER_BYTES = 20;

/** An array's elements by their index. */
export type Column = {
  count: number;
  isNull: (index: number) => boolean;
  int32: (index: number) => number;
  /** A bigint that is a safe integer. */
  int64: (index: number) => number;
  instant: (index: number) => Date;
  boolean: (index: number) => boolean;
  /** Where the element is in the row. */
  at: (index: number) => number;
  length: (index: number) => number;
};

const columnAt = (view: DataView, start: number, bytes: number): Column => {
  const count = bytes > ARRAY_HEADER_BYTES ? view.getInt32(start + 12) : 0;
  const places = new Int32Array(count);
  let next = start + ARRAY_HEADER_BYTES;
  for (let index = 0; index < count; index++) {
    places[index] = next + 4;
    next += 4 + Math.max(0, view.getInt32(next));
  }
  const at = (index: number): number => places[index] as number;
  const length = (index: number): number => view.getInt32(at(index) - 4);
  return {
    count,
    at,
    length,
    isNull: (index) => length(index) < 0,
    int32: (index) => view.getInt32(at(index)),
    int64: (index) => int64(view, at(index)),
    instant: (index) => new Date(EPOCH_MS + int64(view, at(index)) / 1000),
    boolean: (index) => view.getUint8(at(index)) === 1,
  };
};

/** The array columns of a single row in the binary COPY format, after its first `skipped` fields. Null is an array without elements. */
export const columnsOfRow = (view: DataView, skipped: number, count: number): Column[] => {
  const columns: Column[] = [];
  let at = ROW_AT;
  for (let field = 0; field < skipped + count; field++) {
    const length = Math.max(0, view.getInt32(at));
    if (field >= skipped) columns.push(columnAt(view, at + 4, length));
    at += 4 + length;
  }
  return columns;
};
