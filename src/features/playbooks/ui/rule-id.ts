/** The anchor of a rule's text. */
export const ruleId = (rule: string): string => `rule-${rule}`;
