import { gzipSync } from "node:zlib";
import type { Random } from "#lib/domain/statistics/random.ts";
import { hostileText } from "./payloads.ts";

const CSV_LINES = [
  "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
  "500001,85123A,LANTERN,2,2026-03-01 10:00:00,2.55,10001,Portugal",
];

/** A file of orders, compressed or not; a hostile one may have a malformed line, damaged blocks or no end. */
export const fileBody = (random: Random, isHostile: boolean): Buffer => {
  const line = isHostile
    ? `${hostileText(random).slice(0, 5_000)},"x`
    : `50${Math.floor(random() * 1e4)},P,X,1,2026-03-02 10:00:00,1,1,Spain`;
  const text = Buffer.from([...CSV_LINES, line, ""].join("\n"));
  const way = random();
  if (way < 0.5) return text;
  const packed = gzipSync(text);
  if (!isHostile || way < 0.7) return packed;
  // A valid header with damaged blocks, and one that ends early.
  return way < 0.85 ? Buffer.concat([packed.subarray(0, 10), Buffer.alloc(4, 0xff)]) : packed.subarray(0, -12);
};
