// PostgreSQL's binary COPY format (PostgreSQL manual, COPY, "Binary Format"): a header of 19 bytes, then for each row the
// number of fields (int16) and for each field its length (int32, -1 for null) and its bytes, in network byte order.

const HEADER_BYTES = 19;

/** From 2000, the database's epoch, to 1970 in milliseconds. */
export const EPOCH_MS = 946_684_800_000;

/** A bigint that is a safe integer. */
export const int64 = (view: DataView, at: number): number => view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4);

/** Gets a complete row: its bytes, and the positions of its fields in them; -1 for null. A field's length is in the four bytes before it. */
export type TakeRow = (view: DataView, at: Int32Array, bytes: Buffer) => void;

/** Reads rows of `fields` fields as they arrive. */
export const makeRowReader = (fields: number, take: TakeRow) => {
  const positions = new Int32Array(fields);
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  let isHeaderRead = false;
  return (chunk: Buffer): void => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    if (!isHeaderRead) {
      if (bytes.length < HEADER_BYTES) {
        rest = bytes;
        return;
      }
      at = HEADER_BYTES;
      isHeaderRead = true;
    }
    for (;;) {
      let next = at + 2;
      // Fewer fields mean the end, -1.
      if (next > bytes.length || view.getInt16(at) !== fields) break;
      let field = 0;
      for (; field < fields && next + 4 <= bytes.length; field++) {
        const length = view.getInt32(next);
        positions[field] = length < 0 ? -1 : next + 4;
        next += 4 + Math.max(0, length);
      }
      if (field < fields || next > bytes.length) break;
      take(view, positions, bytes);
      at = next;
    }
    rest = Buffer.from(bytes.subarray(at));
  };
};
