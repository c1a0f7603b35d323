/** What a customer's orders are worth: their revenue net of refunds, or its gross margin (`docs/margin.md`). */
export const VALUE_BASES = ["revenue", "margin"] as const;

export type ValueBasis = (typeof VALUE_BASES)[number];
