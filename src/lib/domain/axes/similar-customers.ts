import type { Profile } from "./model.ts";

type Memberships = Profile["fuzzy_memberships"];

/** A whole share. */
const WHOLE = 255;

/**
 * What likeness is measured on: the square roots of all memberships, in the model's order, a byte each, so that all customers'
 * are read in the time in which some hundred profiles are.
 */
export const similarityBytes = (memberships: Memberships): Uint8Array =>
  Uint8Array.from(
    Object.values(memberships).flatMap((shares) => Object.values(shares)),
    (share) => Math.round(Math.sqrt(share) * WHOLE),
  );

/**
 * Some customers, as they were read: what likeness is measured on begins at `first` and again after each `stride`, as many bytes
 * as of the one they are compared with. Ids are written for the few who may be found.
 */
export type SimilarityPage = {
  count: number;
  idAt: (row: number) => string;
  bytes: Uint8Array;
  first: number;
  stride: number;
};

export type Similar = { customerId: string; likeness: number };

/** Who of two comes first. */
const isBefore = (one: Similar, other: Similar): boolean =>
  one.likeness > other.likeness || (one.likeness === other.likeness && one.customerId < other.customerId);

/**
 * Finds the customers most like one, nearest first, out of any number who come page by page. Likeness is the mean over the
 * axes of Bhattacharyya's coefficient Σ√(p·q) of the memberships, 0 to 1; divided by the lengths, which rounding to bytes
 * leaves a little beside 1.
 */
export const nearestTo = (target: { customerId: string; bytes: Uint8Array }, count = 5) => {
  const { customerId: self, bytes: own } = target;
  const width = own.length;
  const ownSquares = own.reduce((sum, byte) => sum + byte * byte, 0);
  const found: Similar[] = [];
  let compared = 0;
  const likenessAt = (bytes: Uint8Array, start: number): number => {
    let [product, squares] = [0, 0];
    for (let i = 0; i < width; i++) {
      const other = bytes[start + i] as number;
      product += (own[i] as number) * other;
      squares += other * other;
    }
    return squares === 0 || ownSquares === 0 ? 0 : product / Math.sqrt(ownSquares * squares);
  };
  return {
    add: ({ count: rows, idAt, bytes, first, stride }: SimilarityPage): void => {
      compared += rows;
      for (let row = 0; row < rows; row++) {
        const likeness = likenessAt(bytes, first + row * stride);
        const last = found[count - 1];
        if (last && likeness < last.likeness) continue;
        const next = { customerId: idAt(row), likeness };
        // Nobody is more like somebody than they themselves, so that they come to here.
        if (next.customerId === self) compared--;
        if (next.customerId === self || (last && !isBefore(next, last))) continue;
        const place = found.findIndex((one) => isBefore(next, one));
        found.splice(place < 0 ? found.length : place, 0, next);
        found.length = Math.min(found.length, count);
      }
    },
    found: (): { similar: Similar[]; compared: number } => ({ similar: found, compared }),
  };
};
