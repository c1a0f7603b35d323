/** Which of the buyers: all, those drawn by their id with a chance, or the rest of them. */
export type Part = "all" | { chance: number; isRest: boolean };

/** Any will do: the same customers are drawn each time. */
const SEED = 360;

const DRAWN = `(uuid_hash_extended(customer_id, ${SEED}) & 2147483647)`;

/** SQL: a condition on `customer_id`, to be added to others. */
export const samplingSql = (part: Part): string =>
  part === "all" ? "" : ` and ${DRAWN} ${part.isRest ? ">=" : "<"} ${Math.round(part.chance * 2 ** 31)}`;
