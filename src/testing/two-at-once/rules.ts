import type { Rule } from "./rule.ts";
import { RULES_OF_RECORDS } from "./rules-of-records.ts";
import { RULES_OF_SETTINGS } from "./rules-of-settings.ts";

/** Every rule that reads before it writes. */
export const RULES: readonly Rule[] = [...RULES_OF_SETTINGS, ...RULES_OF_RECORDS];
