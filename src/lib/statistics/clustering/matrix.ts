/** A matrix stored row by row in one array. */
export type Matrix = { rows: number; columns: number; values: Float64Array };

export const emptyMatrix = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  values: new Float64Array(rows * columns),
});

/** A matrix from rows of equal length. */
export const toMatrix = (rows: readonly (readonly number[])[]): Matrix => ({
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat()),
});

/** The rows of a matrix. */
export const toLists = ({ rows, columns, values }: Matrix): number[][] =>
  Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);

/** A new matrix with the chosen rows, in the given order. */
export const selectRows = ({ columns, values }: Matrix, chosen: ArrayLike<number>): Matrix => {
  const picked = emptyMatrix(chosen.length, columns);
  for (let i = 0; i < chosen.length; i++) {
    const start = (chosen[i] as number) * columns;
    picked.values.set(values.subarray(start, start + columns), i * columns);
  }
  return picked;
};

/** Squared Euclidean distance between rows of two matrices with the same columns. */
export const squaredDistance = (a: Matrix, i: number, b: Matrix, j: number): number => {
  let sum = 0;
  const { columns, values } = a;
  const others = b.values;
  const end = (i + 1) * columns;
  for (let at = i * columns, other = j * columns; at < end; at++, other++) {
    const difference = (values[at] as number) - (others[other] as number);
    sum += difference * difference;
  }
  return sum;
};

/** Whether all rows are equal. */
export const isAllAlike = ({ values, columns }: Matrix): boolean =>
  values.every((value, at) => value === values[at % columns]);

const isSameRow = ({ columns, values }: Matrix, one: number, other: number): boolean => {
  for (let column = 0; column < columns; column++)
    if (values[one * columns + column] !== values[other * columns + column]) return false;
  return true;
};

/** Row numbers sorted by their values, first column first, so that the input order doesn't matter. */
export const sortRowNumbers = ({ rows, columns, values }: Matrix): Uint32Array =>
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
