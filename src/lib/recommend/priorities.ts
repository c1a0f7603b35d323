export const PRIORITIES = ["high", "medium", "low"] as const;
