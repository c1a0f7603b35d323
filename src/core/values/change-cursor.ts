/** A position in records by when they changed here: microseconds since 1970, and the last record's ID. */
export type ChangePlace = { at: string; id: string };

const CURSOR = /^(\d{1,16})_((?:[0-9a-f]{2}){1,1020})$/;

/** Any record that changed at or after a time is after this place, because no ID is empty. */
export const placeBefore = (since: Date): ChangePlace => ({ at: `${Math.max(0, since.getTime())}000`, id: "" });

/** The text of a place, for the next request. */
export const formatCursor = ({ at, id }: ChangePlace): string =>
  `${at}_${Array.from(new TextEncoder().encode(id), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/** The place of such a text; null if it is none. */
export const readCursor = (text: string): ChangePlace | null => {
  const [, at, hex = ""] = CURSOR.exec(text) ?? [];
  if (at === undefined) return null;
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const id = new TextDecoder().decode(bytes);
  return id.includes("\0") ? null : { at, id };
};

/** When the record at a place changed, rounded down to milliseconds. */
export const changeTime = ({ at }: ChangePlace): Date => new Date(Math.floor(Number(at) / 1000));
