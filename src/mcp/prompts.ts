import type { Prompt } from "@modelcontextprotocol/sdk/types.js";

type Template = Prompt & { text: (given: Record<string, string>) => string };

const TEMPLATES: readonly Template[] = [
  {
    name: "win_back_this_week",
    title: "Which customers should I win back this week?",
    description: "The most valuable customers at risk, with the reason and an action for each",
    text: () =>
      "Which customers should I win back this week? Call list_churn_actions for the ten most valuable ones. For each, say " +
      "in one line who they are, how long they have been quiet compared with their usual gap, what is at stake, and the " +
      "recommended action. End with the total value at stake. Don't change anything.",
  },
  {
    name: "what_changed",
    title: "What changed since last week?",
    description: "A short summary of the overview: what moved beyond its normal range, and why",
    text: () =>
      "What changed in our shop since last week? Call get_overview. Report only figures outside their normal range, then " +
      "the largest movements between RFM segments (get_segment_movement). If nothing is unusual, say so in one sentence.",
  },
  {
    name: "build_segment",
    title: "Build a segment from a description",
    description: "Turns a description into criteria, previews them, and creates the segment once you agree",
    arguments: [{ name: "customers", description: "Which customers, in your own words", required: true }],
    text: ({ customers = "" }) =>
      `Build a segment of these customers: ${customers}. Call list_criteria_fields, write criteria, and check them with ` +
      "preview_criteria. Show what they mean in words, how many customers match, and three examples. Only after I agree, " +
      "call create_segment with confirm: true.",
  },
  {
    name: "explain_customer",
    title: "Tell me about a customer",
    description: "A customer's value, behavior, forecast and next action on half a page",
    arguments: [{ name: "customer", description: "Name, email address or the shop's own ID", required: true }],
    text: ({ customer = "" }) =>
      `Tell me about the customer ${customer}. Find them with list_customers (q), then use get_customer, ` +
      "get_customer_forecast, get_customer_churn and list_customer_actions. Write half a page: what they are worth, how " +
      "they buy, what to expect, and what to do next.",
  },
];

export const PROMPTS: Prompt[] = TEMPLATES.map(({ text: _, ...prompt }) => prompt);

/** The text of a prompt; undefined if no prompt has this name. */
export const promptText = (name: string, given: Record<string, string> = {}): string | undefined =>
  TEMPLATES.find((each) => each.name === name)?.text(given);
