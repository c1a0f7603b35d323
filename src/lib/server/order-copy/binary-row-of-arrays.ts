import { EPOCH_MS, int64 } from "./binary-rows.ts";

/** The header of the COPY format, and the number of fields. */
const ROW_AT = 19 + 2;
const ARRAY_HEADER_BYTES = 20;

/** Reads the elements of a column one after another. */
export type Column = {
  /** Moves to the next element; false after the last one. */
  next: () => boolean;
  isNull: () => boolean;
  int32: () => number;
  /** A bigint that is a safe integer. */
  int64: () => number;
  instant: () => Date;
  boolean: () => boolean;
  /** Where the element is in the row. */
  at: () => number;
  length: () => number;
};

const columnAt = (view: DataView, start: number, bytes: number): Column => {
  const hasElements = bytes > ARRAY_HEADER_BYTES;
  let left = hasElements ? view.getInt32(start + 12) : 0;
  let at = start + ARRAY_HEADER_BYTES;
  let length = 0;
  return {
    next: () => {
      if (left === 0) return false;
      left -= 1;
      at += Math.max(0, length) + 4;
      length = view.getInt32(at - 4);
      return true;
    },
    isNull: () => length < 0,
    int32: () => view.getInt32(at),
    int64: () => int64(view, at),
    instant: () => new Date(EPOCH_MS + int64(view, at) / 1000),
    boolean: () => view.getUint8(at) === 1,
    at: () => at,
    length: () => length,
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
