import { type Matrix, selectRows } from "./matrix.ts";

const isSameRow = ({ columns, values }: Matrix, one: number, other: number): boolean => {
  for (let column = 0; column < columns; column++)
    if (values[one * columns + column] !== values[other * columns + column]) return false;
  return true;
};

/** Row numbers sorted by their values, first column first, so that the input order doesn't matter. */
export const orderOfValues = ({ rows, columns, values }: Matrix): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, row) => row).sort((one, other) => {
    for (let column = 0; column < columns; column++) {
      const difference = (values[one * columns + column] as number) - (values[other * columns + column] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  });

/** The largest group of identical rows, given rows in value order: its first position, its size, and the other rows. */
export const largestGroup = (points: Matrix): { first: number; size: number; others: () => Matrix } => {
  let [first, size] = [0, 0];
  for (let start = 0; start < points.rows; ) {
    let end = start + 1;
    while (end < points.rows && isSameRow(points, start, end)) end++;
    if (end - start > size) [first, size] = [start, end - start];
    start = end;
  }
  const others = () =>
    selectRows(
      points,
      Array.from({ length: points.rows - size }, (_, i) => (i < first ? i : i + size)),
    );
  return { first, size, others };
};
