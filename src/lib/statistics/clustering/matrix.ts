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
