/** The next number of a sequence determined by its seeds, in [0, 1). */
export type Random = () => number;

/** Spreads similar seeds far apart (MurmurHash3's finalizer). */
const mix = (value: number): number => {
  const a = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b ^ (b >>> 16)) >>> 0;
};

/** Bob Jenkins' small fast generator (sfc32): the same seeds give the same sequence on every machine. */
export const createRandom = (seed: number, stream = 0): Random => {
  let a = mix(seed);
  let b = mix(stream ^ 0x9e3779b9);
  let c = mix(seed + Math.imul(stream, 0x27d4eb2f));
  let count = 1;
  const next = (): number => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
};

/** Standard normal (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** By its median and the standard deviation of its logarithm. */
export const logNormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(random));

/** A waiting time of a Poisson process. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());

/** A Poisson count with a small mean (Knuth). */
export const poisson = (random: Random, mean: number): number => {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
};

export const chance = (random: Random, probability: number): boolean => random() < probability;

/** Picks one of the values with probability proportional to its weight. */
export const pick = <Value>(random: Random, values: readonly Value[], weightOf: (value: Value) => number): Value => {
  const total = values.reduce((sum, value) => sum + weightOf(value), 0);
  let left = random() * total;
  for (const value of values) {
    left -= weightOf(value);
    if (left < 0) return value;
  }
  const last = values.at(-1);
  if (last === undefined) throw new RangeError("There are no values to pick from");
  return last;
};

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
