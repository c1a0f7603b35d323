import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, instant, listInput, money, share, wholeFile } from "#core/contracts/wire.ts";
import { axisName } from "#features/axes/contracts/axes.ts";
import { ARCHETYPE_PLAYS } from "#features/playbooks/rules/archetype-playbook.ts";
import { GROUP_WORD_KEYS } from "#lib/axes/claims.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";
import { comparison, figuresOfEarlierDay } from "#records/contracts/report-query.ts";

/** A segment compared with all customers. */
const mark = z.object({
  axis: axisName,
  axisName: z.string(),
  segment: z.string(),
  name: z.string(),
  share: share
    .max(1)
    .describe("Share of the archetype's customers nearest to this segment when the archetype was found"),
  ofAll: share.max(1).describe("Share of all customers"),
});

/** A word of an archetype's name. */
const groupWord = z.object({
  word: z.enum(GROUP_WORD_KEYS as [string, ...string[]]),
  name: z.string(),
  means: z.string().describe('What it says about each customer, after "customers who"'),
});

const play = z.enum([...ARCHETYPE_PLAYS, "stay_in_touch"]);

const archetype = z
  .object({
    key: z
      .string()
      .describe("The words of its name, joined; stable across runs")
      .meta({ examples: ["one_order+inactive"] }),
    name: z.string(),
    words: z
      .array(
        groupWord.extend({
          deviation: z
            .number()
            .describe("From all customers, in standard deviations, of the customers nearest to the archetype"),
          share: share.max(1).describe("Of those, how many it is true of; the others are in no archetype"),
        }),
      )
      .describe("The two words of the name: the largest deviations that are true of three quarters of those customers"),
    customerCount: count,
    share: share.max(1).describe("Share of the population"),
    value: money.describe("Total spending of its customers, net of refunds"),
    valueShare: z.number(),
    marks: z.array(mark).describe("Up to three segments that are most overrepresented among its customers"),
    play: play.describe("The first of `actions`"),
    actions: z
      .array(
        z.object({
          play,
          because: z.array(groupWord).describe("What is true of all of its customers and calls for the action"),
        }),
      )
      .min(1)
      .describe(
        "Up to three recommended actions, best first; archetypes that differ have different first ones if possible",
      ),
  })
  .meta({ id: "Archetype" });

export type ArchetypeSummary = z.infer<typeof archetype>;

export const listArchetypes = defineContract({
  method: "GET",
  path: "/api/admin/archetypes",
  summary: "List the archetypes",
  description:
    "At most eight groups of customers who deviate from all customers in the same two ways. Customers for whom the name isn't true, or who fit no group well, are in none",
  permission: "reports:view",
  examples: [{ title: "List the customer archetypes", address: "/api/admin/archetypes" }],
  input: z.object({
    compare: comparison
      .optional()
      .describe(
        "Adds the archetypes as of an earlier day: previous (90 days ago), year (the same day last year) or a date (YYYY-MM-DD)",
      ),
  }),
  output: z.object({
    data: z.array(archetype),
    total: count,
    coverage: share.max(1).describe("Share of customers who are in one of these; the others are in no clear group"),
    stability: z
      .number()
      .min(-1)
      .max(1)
      .describe("Lowest adjusted Rand index across resamples of 90% of the customers"),
    currency: z.string(),
    model: z
      .object({ version: count, ranAt: instant, asOf: instant, population: count })
      .nullable()
      .describe("null before the first run"),
    compared: figuresOfEarlierDay({
      archetypes: z.array(z.object({ key: z.string(), name: z.string(), customers: count, value: money })),
    }),
  }),
});

export const getArchetype = defineContract({
  method: "GET",
  path: "/api/admin/archetypes/{key}",
  summary: "Compare an archetype with all customers",
  permission: "reports:view",
  input: z.object({ key: z.string() }),
  output: z.object({
    data: archetype.extend({
      axes: z
        .array(z.object({ axis: axisName, axisName: z.string(), segments: z.array(mark) }))
        .describe("Every axis with at least two segments, in the standard order"),
    }),
  }),
});

export type ArchetypeDetails = z.infer<typeof getArchetype.output>["data"];

const member = z
  .object({
    ...customerIdentity,
    lifetimeValue: money,
    churnRisk: share.max(1).nullable().describe("Probability of no order in the next 90 days; null without a forecast"),
    lastOrderAt: instant.nullable(),
  })
  .meta({ id: "ArchetypeMember" });

export type ArchetypeMember = z.infer<typeof member>;

export const listArchetypeMembers = defineContract({
  method: "GET",
  path: "/api/admin/archetypes/{key}/members",
  summary: "List the customers of an archetype",
  description:
    "By the current model: customers for whom each word of the name is true. The file has the columns of the customers' " +
    "file and `churnRisk`, and also needs data:export",
  permission: "customers:view",
  files: ["text/csv"],
  input: z.object({
    key: z.string(),
    ...listInput(["name", "lifetimeValue", "churnRisk"], "-lifetimeValue"),
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(member),
    total: count,
    currency: z.string(),
  }),
});
