/** Where the text of a rule stands on the page. */
export const ruleId = (rule: string): string => `rule-${rule}`;
