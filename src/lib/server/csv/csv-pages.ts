import { bufferedOnDisk } from "./buffered-on-disk.ts";
import { type Columns, writeCsv } from "./write-csv.ts";

type Table = { columns: Columns; rows: readonly Record<string, unknown>[]; decimalSign?: string };

/**
 * A list of any length as one CSV file: `each` gives its rows, some at a time, to what it is handed, and `tableOf` says
 * what a file writes of them; its columns head the file where there is no row, too.
 */
export const csvInParts = <Row>(
  tableOf: (rows: readonly Row[]) => Table,
  each: (take: (rows: readonly Row[]) => Promise<void>) => Promise<void>,
): Promise<ReadableStream<Uint8Array>> =>
  bufferedOnDisk(async (write) => {
    await write(writeCsv(tableOf([]).columns, []));
    await each((rows) => {
      const { columns, rows: cells, decimalSign = "." } = tableOf(rows);
      return write(writeCsv(columns, cells, { decimalSign, header: false }));
    });
  });
