import type { WholeNumbers } from "#records/rules/order-columns.ts";

// Whole numbers take one byte each while none is above 255, four while none is beyond 2^31, and otherwise eight.

const TYPES = [Uint8Array, Int32Array, Float64Array] as const;

/** The smallest of the types that holds all numbers of these columns. */
export const widestType = (columns: readonly WholeNumbers[]): (typeof TYPES)[number] =>
  TYPES[Math.max(0, ...columns.map((column) => TYPES.findIndex((Type) => column instanceof Type)))] ?? Float64Array;

const copyInto = (column: WholeNumbers, values: WholeNumbers): WholeNumbers => {
  column.set(values);
  return column;
};

/** A list of zeros that grows and, when a number doesn't fit, takes the next larger type. */
export const makeWholeNumbers = (expected = 1024) => {
  let values: WholeNumbers = new Uint8Array(expected);
  return {
    set: (at: number, value: number): void => {
      if (at >= values.length)
        values = copyInto(new (widestType([values]))(Math.max(1024, Math.ceil(1.5 * at))), values);
      values[at] = value;
      while (values[at] !== value) {
        values = copyInto(new (values instanceof Uint8Array ? Int32Array : Float64Array)(values.length), values);
        values[at] = value;
      }
    },
    /** The first so many. */
    values: (length: number): WholeNumbers => values.subarray(0, length),
  };
};
