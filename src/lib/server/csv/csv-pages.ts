import { bufferedOnDisk } from "./buffered-on-disk.ts";
import { type Columns, writeCsv } from "./write-csv.ts";

type Table = { columns: Columns; rows: readonly Record<string, unknown>[]; decimalSign?: string };

/**
 * Writes a list of any length as one CSV file: `each` passes its rows in pages to a callback, and `tableOf` formats
 * them; the header is written even without rows.
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
