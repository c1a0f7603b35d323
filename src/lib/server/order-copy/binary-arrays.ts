// PostgreSQL's binary format of one-dimensional arrays without nulls (array_recv in its arrayfuncs.c): the number of dimensions,
// 0 for no nulls, the elements' type, their number, the first index (int32 each), then for each its length (int32) and its bytes,
// in network byte order. As a parameter, PostgreSQL reads it several times as fast as text.

/** The type's OID (pg_type.dat), and the bytes of an element. */
const TYPES = { uuid: [2950, 16], int4: [23, 4], int8: [20, 8], timestamptz: [1184, 8] } as const;

const HEADER_BYTES = 20;

/** An array of `count` elements as a parameter; `write` writes one at a position. */
export const binaryArray = (
  type: keyof typeof TYPES,
  count: number,
  write: (view: DataView, at: number, index: number) => void,
): Uint8Array => {
  const [oid, size] = TYPES[type];
  const bytes = new Uint8Array(HEADER_BYTES + count * (4 + size));
  const view = new DataView(bytes.buffer);
  for (const [i, value] of [1, 0, oid, count, 1].entries()) view.setInt32(4 * i, value);
  for (let index = 0, at = HEADER_BYTES; index < count; index++, at += 4 + size) {
    view.setInt32(at, size);
    write(view, at + 4, index);
  }
  return bytes;
};

/** A safe integer in eight bytes; BigInts take several times as long. */
export const writeInt64 = (view: DataView, at: number, value: number): void => {
  view.setInt32(at, Math.floor(value / 0x1_0000_0000));
  view.setUint32(at + 4, value >>> 0);
};
