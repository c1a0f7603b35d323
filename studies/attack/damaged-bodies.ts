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
    "UTF-16 cut off": Buffer.from(`\ufeff${csv}`, "utf16le").subarray(0, -1),
    "a quote never closed": Buffer.from(`${csv}"`),
    "an endless line": Buffer.alloc(2 * MB, "a"),
    "endless columns": Buffer.alloc(2 * MB, ","),
    "a bomb of line ends": newlineBomb(80),
    "a bomb behind a good header": gzipSync(csv + "\n".repeat(80 * MB)),
  };
};

/** Enough valid rows that the damage after them is only found once the file has been accepted. */
const GOOD_ROWS = 60_000;

/**
 * Files whose first rows are valid, with the error expected when they are read completely. `row` returns the row with a
 * number, ending in a line break.
 */
export const damagedFurtherOn = (header: string, row: (number: number) => string): Record<string, [Buffer, RegExp]> => {
  const csv = header + Array.from({ length: GOOD_ROWS }, (_, i) => row(i)).join("");
  const packed = gzipSync(csv);
  const half = packed.length >> 1;
  return {
    "a packed file cut in half": [packed.subarray(0, half), /truncated/],
    "a broken block in the middle": [
      Buffer.concat([packed.subarray(0, half), Buffer.alloc(64, 0xff), packed.subarray(half + 64)]),
      /damaged/,
    ],
    "a wrong checksum": [withByte(packed, -8, (packed.at(-8) ?? 0) ^ 255), /damaged/],
    "NUL bytes at the end": [gzipSync(`${csv}a\0b\n`), /not text in UTF-8 \(line \d+\)/],
    "a quote never closed": [gzipSync(`${csv}"${row(GOOD_ROWS).repeat(1000)}`), /quote/],
    "a line without an end": [gzipSync(csv + "a".repeat(20 * MB)), /does not end|row is too long/],
    "a bomb of line ends": [Buffer.concat([packed, newlineBomb(1_000)]), /unpacks to more than 200 times/],
  };
};

/** Concatenated gzip files are one gzip file, so 100 copies of 100 MB make 10 GB. */
const hundredTimes = (header: string, text: string): Buffer => {
  const part = gzipSync(Buffer.alloc(100 * MB, text));
  return Buffer.concat([gzipSync(header), ...Array.from({ length: 100 }, () => part)]);
};

export const hugeNewlineBomb = (): Buffer => hundredTimes("", "\n");

/** Valid rows for minutes of reading, if the settings allow that much unpacked data. */
export const hugeBombOfRows = (header: string, row: string): Buffer => hundredTimes(header, row);
