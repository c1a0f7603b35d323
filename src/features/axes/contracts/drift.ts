import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { chosenDay, count, day, instant, listInput, money, queryBoolean, share } from "#core/contracts/wire.ts";
import { DRIFT_WINDOWS } from "#lib/axes/segment-moves.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";
import { axisName } from "./axes.ts";

const velocity = share.max(1).describe("Distance in membership space per week, 0 to 1");
const acceleration = z
  .number()
  .nullable()
  .describe("The velocity minus that of the same number of weeks before; null without an order by then");

const weeks = z
  .enum(DRIFT_WINDOWS.map(String) as [string, ...string[]])
  .transform((text) => Number(text) as (typeof DRIFT_WINDOWS)[number])
  .meta({ override: { type: "integer", enum: [...DRIFT_WINDOWS] } });
const period = weeks.optional().describe("The last 1, 4 or 13 weeks (default)");

const archetype = z.object({
  key: z.string().describe("As in /api/admin/archetypes; no_clear_group for customers in none"),
  name: z.string(),
});
const place = z.object({ segment: z.string(), name: z.string(), share: share.max(1) });

const why = z
  .array(
    z.object({
      axis: axisName,
      axisName: z.string(),
      velocity,
      isBeyondNoise: z.boolean(),
      from: place.describe("The nearest segment before, and the membership in it"),
      to: place,
    }),
  )
  .describe("The axes that moved beyond noise, or else the one that moved farthest; farthest first");

const snapshot = z
  .object({
    week: day.describe("The Monday at whose start the snapshot was taken"),
    asOf: instant,
    customers: count,
    modelVersion: count,
    thresholds: z
      .array(
        z.object({
          fromSales: count.describe("For customers with at least this many days with a sale, up to the next threshold"),
          velocity,
          draws: count,
        }),
      )
      .describe("98% of customers who don't change stay below these velocities"),
  })
  .nullable()
  .describe("null before the first snapshot");

export const listDrifters = defineContract({
  method: "GET",
  path: "/api/admin/drift",
  summary: "List the customers whose behavior changes fastest",
  description:
    "By the distance between a customer's memberships in the latest weekly snapshot and some weeks before, both by the same " +
    "version of the axes. Only movement beyond noise is listed, unless `all` is true",
  permission: "customers:view",
  examples: [{ title: "List the fastest drifters of the last quarter", address: "/api/admin/drift?weeks=13" }],
  input: z.object({
    ...listInput(["velocity", "acceleration", "lifetimeValue"], "-velocity"),
    weeks: period,
    axis: axisName.optional().describe("Only movement on this axis"),
    all: queryBoolean.optional().describe("Also customers whose movement is within noise"),
  }),
  output: z.object({
    data: z.array(
      z
        .object({
          ...customerIdentity,
          lifetimeValue: money,
          velocity,
          axisVelocity: velocity.nullable().describe("Only with axis"),
          threshold: velocity.describe("98% of customers with as many orders who don't change stay below it"),
          isDrifting: z.boolean(),
          acceleration,
          why,
          archetypeBefore: archetype.nullable(),
          archetype: archetype.nullable(),
        })
        .meta({ id: "Drifter" }),
    ),
    total: count,
    currency: z.string(),
    weeks: z.int(),
    snapshot,
  }),
});

export type Drifter = z.infer<typeof listDrifters.output>["data"][number];

const dated = {
  weeks: period,
  from: chosenDay.optional().describe("Instead of weeks: changes in the snapshots after this day"),
  to: chosenDay.optional().describe("The last snapshot's day; by default the latest"),
};

export const listMigrations = defineContract({
  method: "GET",
  path: "/api/admin/drift/migrations",
  summary: "Count the moves between archetypes",
  description:
    "Between the latest weekly snapshot and the one some weeks before, both by the same version of the axes, with customers " +
    "who stayed. With from or to, net over the changes of each week. Recalculating the segments is not a move",
  permission: "reports:view",
  input: z.object(dated),
  output: z.object({
    data: z.array(
      z.object({
        from: archetype.nullable().describe("null for customers whose first order is within the weeks"),
        to: archetype.nullable(),
        customers: count,
        drifting: count.describe("Of these, customers who moved beyond noise"),
        lifetimeValue: money.describe("Their spending to date"),
      }),
    ),
    total: count,
    currency: z.string(),
    from: day.nullable(),
    to: day.nullable(),
    snapshot,
  }),
});

export const listArchetypeChanges = defineContract({
  method: "GET",
  path: "/api/admin/drift/changes",
  summary: "List changes of customers' archetypes",
  permission: "customers:view",
  input: z.object({ ...listInput(["week", "velocity"], "-week"), ...dated }),
  output: z.object({
    data: z.array(
      z
        .object({
          ...customerIdentity,
          week: day.describe("The snapshot that shows it: the change was in the week before"),
          velocity: velocity.describe("Distance moved in that week"),
          from: archetype.nullable(),
          to: archetype.nullable(),
        })
        .meta({ id: "ArchetypeChange" }),
    ),
    total: count,
    from: day.nullable(),
    to: day.nullable(),
  }),
});

export const getCustomerDrift = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/drift",
  summary: "Read a customer's path through the axes",
  description: "At most 104 weeks, from weekly snapshots",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND", "PROFILING_OBJECTED"],
  input: z.object({ id: z.string() }),
  output: z.object({
    data: z
      .object({
        week: day.describe("The latest snapshot with this customer"),
        archetype: archetype.nullable(),
        windows: z.array(
          z.object({
            weeks: z.int(),
            velocity: velocity.nullable().describe("null if the first order is within these weeks"),
            threshold: velocity,
            isDrifting: z.boolean(),
            acceleration,
            why,
            archetypeBefore: archetype.nullable(),
            archetype: archetype.nullable(),
          }),
        ),
        path: z
          .array(
            z.object({
              week: day,
              velocity: velocity.describe("Distance moved in the week before"),
              archetypeBefore: archetype.nullable(),
              archetype: archetype.nullable(),
              moves: z.array(z.object({ axis: axisName, axisName: z.string(), from: place, to: place })),
              isNewVersion: z
                .boolean()
                .describe("The segments were recalculated in this week; the moves are between the new ones"),
            }),
          )
          .describe("The weeks in which the customer moved, newest first"),
      })
      .nullable()
      .describe("null before the first snapshot with this customer"),
  }),
});

export type CustomerDrift = NonNullable<z.infer<typeof getCustomerDrift.output>["data"]>;
