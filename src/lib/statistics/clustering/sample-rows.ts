import { createRandom } from "../random.ts";

/** At most `limit` distinct rows of 0 … `rows` − 1, ascending; determined by the seed. */
export const sampleRows = (rows: number, limit: number, seed: number): Uint32Array => {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  if (rows <= limit) return all;
  const random = createRandom(seed, rows);
  // The first steps of a shuffle (Fisher and Yates; Durstenfeld 1964, algorithm 235).
  for (let i = 0; i < limit; i++) {
    const other = i + Math.floor(random() * (rows - i));
    [all[i], all[other]] = [all[other] as number, all[i] as number];
  }
  return all.subarray(0, limit).sort();
};
