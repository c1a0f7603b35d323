/** Which buyers to select: all, a random sample by ID, or the rest. */
export type Part = "all" | { chance: number; isRest: boolean };

/** An arbitrary constant, so that the same customers are sampled each time. */
const SEED = 360;

const DRAWN = `(uuid_hash_extended(customer_id, ${SEED}) & 2147483647)`;

/** SQL: a condition on `customer_id`, to append to others. */
export const samplingSql = (part: Part): string =>
  part === "all" ? "" : ` and ${DRAWN} ${part.isRest ? ">=" : "<"} ${Math.round(part.chance * 2 ** 31)}`;
