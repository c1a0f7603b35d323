/**
 * Why two customers may be the same: the same mailbox (case ignored; for Gmail also dots and what follows a plus, which Google
 * delivers to the same one); the same phone number; the same name and postal code; a similar name at the same street address.
 */
export const DUPLICATE_REASONS = ["email", "phone", "name", "address"] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];
