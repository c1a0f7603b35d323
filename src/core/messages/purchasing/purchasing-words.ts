import type { FeatureName, GroupName, WarningCode } from "#lib/purchases/purchasing.ts";

/** A group's texts and recommended actions. */
export type GroupWords = { label: string; description: string; actions: readonly [string, string, string] };

/** ICU messages; names come from the glossary. */
export type PurchasingWords = {
  groups: Record<GroupName, GroupWords>;
  /** For groups that are separated by products; `names` is a list, and the first of them is described. */
  affinity: GroupWords & { descriptionOnly: string; unnamed: string };
  features: Record<FeatureName, string>;
  warnings: Record<WarningCode, string>;
};
