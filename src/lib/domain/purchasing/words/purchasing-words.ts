import type { FeatureName, GroupName, WarningCode } from "../purchasing.ts";

/** How a group is spoken of, and what to do about it. */
export type GroupWords = { label: string; description: string; actions: readonly [string, string, string] };

/** ICU messages; names are the glossary's. */
export type PurchasingWords = {
  groups: Record<GroupName, GroupWords>;
  features: Record<FeatureName, string>;
  warnings: Record<WarningCode, string>;
};
