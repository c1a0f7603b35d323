/** The byte for a membership of 1. */
const WHOLE = 255;

/**
 * The input of the similarity: the square roots of all shares in model order, one byte each. All customers can be read
 * this way in the time it takes to read a hundred profiles.
 */
export const similarityBytes = (shares: ArrayLike<number>): Uint8Array => {
  const bytes = new Uint8Array(shares.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round(Math.sqrt(shares[i] as number) * WHOLE);
  return bytes;
};

/**
 * A page of customers: each one's bytes start at `first` plus a multiple of `stride` and are as long as the target's.
 * IDs are decoded only for the few that match.
 */
export type SimilarityPage = {
  count: number;
  idAt: (row: number) => string;
  bytes: Uint8Array;
  first: number;
  stride: number;
};

type Similar = { customerId: string; likeness: number };

/** The sort order: most similar first. */
const isBefore = (one: Similar, other: Similar): boolean =>
  one.likeness > other.likeness || (one.likeness === other.likeness && one.customerId < other.customerId);

/**
 * Finds the most similar customers, nearest first, from any number of pages. Similarity is the mean over the axes of
 * Bhattacharyya's coefficient Σ√(p·q) of the memberships, 0 to 1, divided by the vectors' lengths because rounding to
 * bytes moves these slightly off 1.
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
        // The customer is always the best match of themselves, so this check is reached.
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
