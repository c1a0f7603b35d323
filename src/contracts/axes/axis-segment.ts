import { z } from "zod";
import { TRANSFORMS } from "#lib/domain/axes/axis.ts";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { count, share } from "../wire.ts";

/** Its name, out of the registry: nothing else lists them. */
export const axisName = z.enum(AXES.map(({ name }) => name));

const scaler = z.object({
  mean: z.number().describe("Of the transformed values"),
  std: z.number().nonnegative().describe("The population's; 0 where nobody differs"),
  transform: z.enum(TRANSFORMS),
});

const sizes = { population_percentage: z.number().min(0).max(100), customer_count: count };

const segment = z
  .object({
    key: z
      .string()
      .meta({ examples: ["high_frequency_loyalists"] })
      .describe("Kept over runs: rules hang on it"),
    name: z.string().describe("A person's, else that of the last run, else the axis's own in the reader's language"),
    namedBy: z.enum(["person", "ai", "axis"]).describe("Whose word the name is"),
    interpretation: z.string(),
    ...sizes,
    cluster_center: z.record(z.string(), z.number()).describe("{feature: z}: in deviations from the population's mean"),
    center: z.record(z.string(), z.number()).describe("The same in the features' own units"),
    scaler_params: z.record(z.string(), scaler),
    silhouette: z.number().min(-1).max(1).nullable().describe("Mean of its customers; null of one that is alone"),
    before: z.object(sizes).nullable().describe("The same segment in the run before; null where it is new"),
  })
  .meta({ id: "AxisSegment" });

export type ShownAxisSegment = z.infer<typeof segment>;

const feature = z.object({
  key: z.string(),
  name: z.string(),
  median: z.number().nullable().describe("Of the population; null before the first run"),
  unit: z.string().meta({ examples: ["orders_per_month", "share", "money"] }),
});

export const axis = z
  .object({
    axis: axisName,
    name: z.string().describe("In the language of Accept-Language"),
    asks: z.string().describe("The question it answers"),
    group: z.enum(["marketing", "support"]),
    features: z.array(feature).describe("In the order of the vectors"),
    segments: z.array(segment).describe("The largest first; none before the first run"),
    quality: z
      .object({
        silhouette: z.number().min(-1).max(1).nullable().describe("Mean; null with one segment"),
        silhouetteError: share.describe("95 % of the means of such samples are within so much of it; 0 of everybody's"),
        judged: count.describe("Customers the silhouettes are of"),
        k: count,
        tried: z
          .array(z.object({ k: count, silhouette: z.number().nullable() }))
          .describe("null where it gave a segment below 2 %"),
      })
      .nullable()
      .describe("null before the first run"),
    warnings: z.array(z.object({ code: z.string(), values: z.record(z.string(), z.number()) })),
    gone: z
      .array(z.object({ key: z.string(), name: z.string(), ...sizes }))
      .describe("Segments of the run before that this one has no more"),
    moves: z
      .array(
        z.object({
          from: z.string().nullable().describe("The segment they were nearest to before; null of who was on none"),
          to: z.string(),
          customers: count,
        }),
      )
      .describe("From where to where customers went since the run before; empty where there was none"),
    missing: z
      .enum(["no_run", "no_tickets"])
      .nullable()
      .describe("Why it has no segments: nobody asked for a run yet, or there are no tickets to judge by"),
    ranAt: z.iso.datetime().nullable().describe("Before the last run, where that was asked for other axes alone"),
    modelVersion: count.nullable(),
  })
  .meta({ id: "Axis" });

export type ShownAxis = z.infer<typeof axis>;
