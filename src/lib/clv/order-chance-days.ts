/** Within how many days a customer's chance of an order is stored. */
export const ORDER_CHANCE_DAYS = [7, 30, 90] as const;

/** The fields of these chances, in the same order. */
export const ORDER_CHANCES = ["orderChance7", "orderChance30", "orderChance90"] as const;

/** A customer's probabilities of at least one order; null if they were not learned. */
export type OrderChanceRow = Record<(typeof ORDER_CHANCES)[number], number | null>;
