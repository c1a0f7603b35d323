/**
 * Shares of customers who ordered within two weeks in Hillstrom's public randomized test (2008, MineThatData E-Mail Analytics and
 * Data Mining Challenge): 64,000 customers who had bought in the last twelve months, a third each without an email, with one about
 * women's merchandise and with one about men's.
 */
const ORDERED = { none: 0.00573, womens: 0.00884, mens: 0.01253 };

/**
 * The share of those who would not have ordered on their own and did because of the email, if the email never kept a customer
 * from ordering: P(order | email) = P(order) + (1 − P(order)) × share.
 */
const persuadedShare = (ordered: number): number => (ordered - ORDERED.none) / (1 - ORDERED.none);

/** 0.31% and 0.68%: the less and the more effective of the two emails. */
export const PUBLISHED_PERSUASION = {
  lower: persuadedShare(ORDERED.womens),
  upper: persuadedShare(ORDERED.mens),
} as const;

export const CONTACT_BASES = ["campaigns", "published"] as const;

/** An interval of what contacting customers brings, beyond what they buy on their own. */
export type ContactEffect = { lower: number; upper: number };

export type ExpectedFromContact = ContactEffect & { basis: (typeof CONTACT_BASES)[number] };

/**
 * What contacting customers is expected to bring: by the effect per contacted customer that the business's own campaigns measured,
 * or else a published share of the value at risk, because only those who would not order on their own can be won by contact.
 * Never below 0, because customers need not be contacted.
 */
export const expectFromContact = (
  { customers, valueAtRisk }: { customers: number; valueAtRisk: number },
  measured: ContactEffect | null,
): ExpectedFromContact =>
  measured
    ? {
        lower: customers * Math.max(0, measured.lower),
        upper: customers * Math.max(0, measured.upper),
        basis: "campaigns",
      }
    : {
        lower: valueAtRisk * PUBLISHED_PERSUASION.lower,
        upper: valueAtRisk * PUBLISHED_PERSUASION.upper,
        basis: "published",
      };
