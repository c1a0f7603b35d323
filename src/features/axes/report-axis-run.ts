import { withBusiness } from "#core/db/with-business.ts";
import type { Language } from "#core/messages/language.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { StoredModel } from "#records/axes/axis-models.ts";
import { readCustomNames } from "#records/axes/axis-segment-names.ts";
import type { Archetypes } from "#records/rules/axes/archetypes.ts";
import type { AxisModel, AxisSegment } from "#records/rules/axes/model.ts";
import { AXES } from "#records/rules/axes/registry/axes.ts";
import { archetypeName, axisSegmentWords, nameOfSegment } from "#records/rules/axes/segment-words.ts";

type ReportedSegment = AxisSegment & {
  name: string;
  interpretation: string;
  /** A user or a language model gave the name; it is not built in. */
  isGivenName: boolean;
};

export type ReportedAxis = Pick<AxisModel, "axis" | "quality" | "warnings"> & {
  group: "marketing" | "support";
  segments: ReportedSegment[];
};

/** The result of a run in words, for the requested axes. */
export type AxisRunReport = {
  population: number;
  sampled: number;
  axes: ReportedAxis[];
  /** Axes without segments because the business has no support tickets. */
  withoutTickets: string[];
  archetypes: (Archetypes["archetypes"][number] & { name: string })[];
  churn: { isCalibrated: boolean; examples: number; calibrationError: number };
};

type DiscoveredModel = Omit<StoredModel, "moves">;

/** Reports what was found, whether or not it was stored. */
export const reportAxes = async (
  scope: Scope,
  { models, archetypes, population, sampled, churn, words }: DiscoveredModel,
  { axes, language }: { axes: readonly string[] | undefined; language: Language },
): Promise<AxisRunReport> => {
  const byPerson = await withBusiness(scope, (client) => readCustomNames(client, scope));
  const names = { models, words, byPerson, language };
  const wanted = AXES.filter(({ name }) => axes?.includes(name) ?? true);
  return {
    population,
    sampled,
    axes: wanted.flatMap((axis): ReportedAxis[] => {
      const model = models.find((each) => each.axis === axis.name);
      if (!model) return [];
      const segments = model.segments.map((segment): ReportedSegment => {
        const own = axisSegmentWords(axis, segment.key, language, model.segments);
        const ai = words[axis.name]?.[segment.key];
        const { name, namedBy } = nameOfSegment(axis, segment.key, names);
        const interpretation = ai?.interpretation ?? own.means;
        return { ...segment, name, interpretation, isGivenName: namedBy !== "axis" };
      });
      return [{ axis: axis.name, group: axis.group, segments, quality: model.quality, warnings: model.warnings }];
    }),
    withoutTickets: wanted
      .filter(({ name, needs }) => needs === "tickets" && !models.some(({ axis }) => axis === name))
      .map(({ name }) => name),
    archetypes: archetypes.archetypes
      .map((archetype) => ({ ...archetype, name: archetypeName(archetype, names) }))
      .sort((a, b) => b.customer_count - a.customer_count || (a.key < b.key ? -1 : 1)),
    churn: {
      isCalibrated: churn.model.isCalibrated,
      examples: churn.model.examples,
      calibrationError: churn.calibrationError,
    },
  };
};
