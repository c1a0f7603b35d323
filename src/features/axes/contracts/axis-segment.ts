import { z } from "zod";
import { count, editVersion, share } from "#core/contracts/wire.ts";
import { TRANSFORMS } from "#records/rules/axes/axis.ts";
import { AXES } from "#records/rules/axes/registry/axes.ts";

/** Axis names, from the registry. */
export const axisName = z.enum(AXES.map(({ name }) => name));

const scaler = z.object({
  mean: z.number().describe("Mean of the transformed values"),
  std: z.number().nonnegative().describe("Population standard deviation; 0 if all values are equal"),
  transform: z.enum(TRANSFORMS),
});

const sizes = { population_percentage: z.number().min(0).max(100), customer_count: count };

const segment = z
  .object({
    key: z
      .string()
      .meta({ examples: ["high_frequency_loyalists"] })
      .describe("Stable across runs, so that rules can refer to it"),
    name: z
      .string()
      .describe("Set by a user, else from the last run, else the axis's standard name in the reader's language"),
    namedBy: z.enum(["person", "ai", "axis"]).describe("Source of the name"),
    version: editVersion.describe("Increases each time a user names the segment or resets its name"),
    interpretation: z.string(),
    ...sizes,
    cluster_center: z
      .record(z.string(), z.number())
      .describe("{feature: z}: in standard deviations from the population mean"),
    center: z.record(z.string(), z.number()).describe("The same in each feature's own unit"),
    scaler_params: z.record(z.string(), scaler),
    silhouette: z.number().min(-1).max(1).nullable().describe("Mean of its customers; null if it is the only segment"),
    before: z.object(sizes).nullable().describe("The same segment in the previous run; null if it is new"),
  })
  .meta({ id: "AxisSegment" });

export type AxisSegmentDetails = z.infer<typeof segment>;

const feature = z.object({
  key: z.string(),
  name: z.string(),
  median: z.number().nullable().describe("Population median; null before the first run"),
  unit: z.string().meta({ examples: ["orders_per_month", "share", "money"] }),
});

export const axis = z
  .object({
    axis: axisName,
    name: z.string().describe("In the language of Accept-Language"),
    asks: z.string().describe("The question it answers"),
    group: z.enum(["marketing", "support"]),
    features: z.array(feature).describe("In the order of the feature vectors"),
    segments: z.array(segment).describe("Largest first; empty before the first run"),
    quality: z
      .object({
        silhouette: z.number().min(-1).max(1).nullable().describe("Mean; null with one segment"),
        silhouetteError: share.describe(
          "Half-width of the 95% sampling interval of the silhouette; 0 if all customers were used",
        ),
        judged: count.describe("Customers used for the silhouette scores"),
        k: count,
        tried: z
          .array(z.object({ k: count, silhouette: z.number().nullable() }))
          .describe("null if it produced a segment below 2%"),
      })
      .nullable()
      .describe("null before the first run"),
    warnings: z.array(z.object({ code: z.string(), values: z.record(z.string(), z.number()) })),
    gone: z
      .array(z.object({ key: z.string(), name: z.string(), ...sizes }))
      .describe("Segments of the previous run that no longer exist"),
    moves: z
      .array(
        z.object({
          from: z.string().nullable().describe("Previous nearest segment; null for customers without one"),
          to: z.string(),
          customers: count,
        }),
      )
      .describe("Movements between segments since the previous run; empty if there was none"),
    missing: z
      .enum(["no_run", "no_tickets"])
      .nullable()
      .describe("Why it has no segments: no run yet, or no support tickets to base them on"),
    ranAt: z.iso
      .datetime()
      .nullable()
      .describe("When the axis last ran; earlier than the last run if that covered only other axes"),
    modelVersion: count.nullable(),
  })
  .meta({ id: "Axis" });

export type AxisDetails = z.infer<typeof axis>;
