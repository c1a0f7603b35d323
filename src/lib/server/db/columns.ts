/** Arguments of `unnest($n, …)`: one array per column, so that one statement writes any number of rows. */
export const columnsOf = <Row, Value>(rows: readonly Row[], ...readers: ((row: Row) => Value)[]): Value[][] =>
  readers.map((read) => rows.map(read));
