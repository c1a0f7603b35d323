export const CLV_TIERS = ["high", "medium", "low"] as const;

export type ClvTier = (typeof CLV_TIERS)[number];
