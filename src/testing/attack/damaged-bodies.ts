import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";

const MB = 1024 ** 2;

/** Compresses to a thousandth of its size, and contains no rows. */
const newlineBomb = (megabytes: number): Buffer => gzipSync(Buffer.alloc(megabytes * MB, "\n"));

const withByte = (bytes: Buffer, at: number, value: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[at < 0 ? bytes.length + at : at] = value;
  return changed;
};

/** A CSV file damaged in every way an upload must survive. `csv` is a valid one, ending in a line break. */
export const damagedBodies = (csv: string): Record<string, Buffer> => {
  const packed = gzipSync(csv);
  return {
    "a broken deflate block": Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255, 255, 255]),
    "a packed file cut off": packed.subarray(0, packed.length - 12),
    "a gzip header alone": packed.subarray(0, 10),
    "two bytes of a gzip header": packed.subarray(0, 2),
    "a wrong checksum": withByte(packed, -8, (packed.at(-8) ?? 0) ^ 255),
    "an unknown packing method": withByte(packed, 2, 9),
    "a packed file packed again": gzipSync(packed),
    "a zip archive": Buffer.concat([Buffer.from("PK\x03\x04"), deflateRawSync(csv)]),
    zstd: zstdCompressSync(csv),
    "NUL bytes": Buffer.from(`${csv}a\0b\n`),
    "UTF-16": Buffer.from(`\ufeff${csv}`, "utf16le"),
    "a quote never closed": Buffer.from(`${csv}"`),
    "an endless line": Buffer.alloc(2 * MB, "a"),
    "endless columns": Buffer.alloc(2 * MB, ","),
    "a bomb of line ends": newlineBomb(80),
    "a bomb behind a good header": gzipSync(csv + "\n".repeat(80 * MB)),
  };
};
