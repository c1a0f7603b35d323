import { gzipSync } from "node:zlib";
import type { Random } from "#lib/domain/statistics/random.ts";
import { UPLOADS } from "../uploads.ts";
import { hostileText } from "./payloads.ts";

/** A file for this route, packed or not; a hostile one may have a broken line, damaged blocks or no end. */
export const fileBody = (random: Random, path: string, isHostile: boolean): Buffer => {
  const { header, row } = Object.values(UPLOADS).find(({ address }) => address.startsWith(path)) ?? UPLOADS.orders;
  const last = isHostile ? `${hostileText(random).slice(0, 5_000)},"x\n` : row(Math.floor(random() * 1e4));
  const text = Buffer.from(header + row(10_000) + last);
  const way = random();
  if (way < 0.5) return text;
  const packed = gzipSync(text);
  if (!isHostile || way < 0.7) return packed;
  // A valid header with damaged blocks, and one that ends early.
  return way < 0.85 ? Buffer.concat([packed.subarray(0, 10), Buffer.alloc(4, 0xff)]) : packed.subarray(0, -12);
};
