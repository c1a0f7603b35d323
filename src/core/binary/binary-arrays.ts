// PostgreSQL's binary format of one-dimensional arrays (array_recv in its arrayfuncs.c): the number of dimensions, 1 if there may be
// nulls, the elements' type, their number, the first index (int32 each), then for each its length (int32, -1 for null) and its bytes,
// in network byte order. As a parameter, PostgreSQL reads it several times as fast as text.

/** The type's OID (pg_type.dat), and the bytes of an element. */
const TYPES = {
  uuid: [2950, 16],
  int2: [21, 2],
  int4: [23, 4],
  int8: [20, 8],
  timestamptz: [1184, 8],
  float8: [701, 8],
} as const;
const TEXT = 25;
const BYTEA = 17;

const HEADER_BYTES = 20;

const writeHeader = (view: DataView, type: number, count: number, hasNulls: boolean): void => {
  for (const [i, value] of [1, hasNulls ? 1 : 0, type, count, 1].entries()) view.setInt32(4 * i, value);
};

/** An array of `count` elements without nulls as a parameter; `write` writes one at a position. */
export const binaryArray = (
  type: keyof typeof TYPES,
  count: number,
  write: (view: DataView, at: number, index: number) => void,
): Uint8Array => {
  const [oid, size] = TYPES[type];
  const bytes = new Uint8Array(HEADER_BYTES + count * (4 + size));
  const view = new DataView(bytes.buffer);
  writeHeader(view, oid, count, false);
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

/** Numbers and nulls. */
export const binaryNumbers = (values: ArrayLike<number | null>): Uint8Array => {
  let nulls = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === null) nulls += 1;
  const bytes = new Uint8Array(HEADER_BYTES + 4 * values.length + 8 * (values.length - nulls));
  const view = new DataView(bytes.buffer);
  writeHeader(view, TYPES.float8[0], values.length, nulls > 0);
  let at = HEADER_BYTES;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number | null;
    view.setInt32(at, value === null ? -1 : 8);
    if (value !== null) view.setFloat64(at + 4, value);
    at += value === null ? 4 : 12;
  }
  return bytes;
};

const ofLengths = (type: number, items: readonly (Uint8Array | null)[]): Uint8Array => {
  const bytes = new Uint8Array(items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), HEADER_BYTES));
  const view = new DataView(bytes.buffer);
  writeHeader(view, type, items.length, items.includes(null));
  let at = HEADER_BYTES;
  for (const item of items) {
    view.setInt32(at, item?.length ?? -1);
    if (item) bytes.set(item, at + 4);
    at += 4 + (item?.length ?? 0);
  }
  return bytes;
};

export const binaryBytes = (items: readonly (Uint8Array | null)[]): Uint8Array => ofLengths(BYTEA, items);

export const binaryTexts = (items: readonly (string | null)[]): Uint8Array => {
  // Most texts repeat, such as the keys of archetypes.
  const known = new Map<string, Uint8Array>();
  const encoder = new TextEncoder();
  const encoded = (item: string): Uint8Array => {
    const bytes = known.get(item) ?? encoder.encode(item);
    known.set(item, bytes);
    return bytes;
  };
  return ofLengths(
    TEXT,
    items.map((item) => (item === null ? null : encoded(item))),
  );
};

/** The UUID at these 16 bytes. */
export const uuidText = (bytes: Uint8Array, at: number): string =>
  Buffer.from(bytes.subarray(at, at + 16))
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** UUIDs by their text. */
export const binaryUuids = (ids: readonly string[]): Uint8Array =>
  binaryArray("uuid", ids.length, (view, at, row) => {
    const id = ids[row] as string;
    const word = (from: number, to: number) => Number.parseInt(id.slice(from, to), 16);
    view.setUint32(at, word(0, 8));
    view.setUint16(at + 4, word(9, 13));
    view.setUint16(at + 6, word(14, 18));
    view.setUint16(at + 8, word(19, 23));
    view.setUint16(at + 10, word(24, 28));
    view.setUint32(at + 12, word(28, 36));
  });
