import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, money, share } from "#core/contracts/wire.ts";
import { TICKET_PRIORITIES } from "#features/playbooks/rules/ticket-hints.ts";
import { CLV_TIERS } from "#lib/clv/tiers.ts";

export const readGorgiasCustomer = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/integrations/gorgias/customer",
  summary: "Show a customer in Gorgias",
  description:
    "For the sidebar of a ticket: a flat object that an HTTP integration with GET shows as a widget. Use an API token in its header " +
    "Authorization. What profiling says is null for customers who object to it. 404 if no customer has the email address. " +
    "Also needs customers:pii",
  reasons: ["CUSTOMER_NOT_FOUND"],
  examples: [
    {
      title: "Read a customer by email address",
      address: "/api/integrations/gorgias/customer?email=ada%40example.com",
    },
  ],
  input: z.object({ email: z.string().max(320).default("") }),
  output: z
    .object({
      id: z.string(),
      externalId: personal("id", z.string().describe("The store's own ID")),
      name: personal("name", z.string().nullable()),
      email: personal("email", z.string().nullable()),
      currency: z.string(),
      lifetimeValue: money.describe("Net of refunds"),
      orderCount: count,
      lastOrderAt: z.iso.datetime().nullable(),
      segments: z.string().nullable().describe("Names, separated by commas"),
      archetype: z.string().nullable(),
      clvTier: z.enum(CLV_TIERS).nullable(),
      predictedClv: money.nullable().describe("Expected spending in the next 12 months; null without a forecast"),
      churnRisk: share.max(1).nullable(),
      priority: z
        .enum(TICKET_PRIORITIES)
        .nullable()
        .describe("The churn playbook's; normal for customers who are not drifting away"),
      queue: z.enum(["senior_agent_queue", "retention_specialist", "general_support"]).nullable(),
      team: z.string().nullable().describe("The queue's name, in the language of Accept-Language"),
      reason: z.string().nullable().describe("Why this team and priority; empty if no rule fired"),
      profileUrl: z.string().describe("The customer's page"),
    })
    .meta({ id: "HelpDeskCustomer" }),
});
