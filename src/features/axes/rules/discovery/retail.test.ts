import { describe, expect, it } from "vitest";
import { findArchetypes } from "#lib/axes/archetypes.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import { getLocalClock } from "#lib/axes/behavior-facts.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import { learnChurn } from "#lib/axes/learn-churn.ts";
import { type AxisModel, type FeatureVectors, standardised } from "#lib/axes/model.ts";
import { computeClarity } from "#lib/axes/name-segments.ts";
import { axisNamed, selectAxes } from "#lib/axes/registry/axes.ts";
import { adjustedRandIndex } from "#lib/statistics/clustering/partition.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { featuresFrom, matrixOfAxis, profilesOf } from "#testing/axis-features.ts";
import { missingRetail, RETAIL_ZONE, retailHistories } from "#testing/shops/online-retail.ts";
import { buildHistoryReader } from "../behavior-reader.ts";

const missing = missingRetail();

const featuresOfRetail = (): FeatureVectors[] => {
  const histories = retailHistories();
  const clock = getLocalClock(RETAIL_ZONE);
  const asOf = new Date("2011-12-10T00:00:00Z");
  const days = histories.map(({ orders }) =>
    [...new Set(orders.map(({ orderedAt }) => clock(orderedAt).day))].sort((a, b) => a - b),
  );
  const read = buildHistoryReader(
    { asOf, timeZone: RETAIL_ZONE, currency: "GBP" },
    learnChurn(days, clock(asOf).day).model,
  );
  return histories.map((history) => featuresFrom(read(history)));
};

/** Runs the full discovery on these customers. */
const found = (vectors: readonly FeatureVectors[]) => {
  const models = selectAxes(false).map((axis) =>
    discoverAxis(
      axis,
      matrixOfAxis(
        axis,
        vectors.map((own) => own[axis.name] ?? {}),
      ),
    ),
  );
  const profiles = profilesOf(models, vectors);
  return { models, profiles, archetypes: findArchetypes(models, profiles, 42) };
};

/** Whether a single customer meets the kind's conditions. */
const isOfKind = (
  { axis: name, scaler }: AxisModel,
  key: string,
  values: Readonly<Record<string, number>>,
): boolean => {
  const kind = axisNamed(name)?.vocabulary.find((each) => each.key === toSegmentKind(key));
  const place = Object.entries(scaler).map(([feature, own]) => [feature, standardised(values[feature] ?? 0, own)]);
  return kind !== undefined && computeClarity(Object.fromEntries(place), scaler, kind) >= 0;
};

describe.skipIf(missing)(`UCI Online Retail${missing ? ` (skipped: ${missing} is missing)` : ""}`, () => {
  const vectors = missing ? [] : featuresOfRetail();
  const { models, profiles, archetypes } = missing ? found([{}]) : found(vectors);

  it("gets segment names that are true of most members", () => {
    const segmentsFound = models.flatMap((model) =>
      model.segments.map(({ key, population_percentage }) => {
        const members = vectors.filter((_, row) => profiles[row]?.nearest[model.axis] === key);
        const held = members.filter((own) => isOfKind(model, key, own[model.axis] ?? {})).length / members.length;
        return { axis: model.axis, key, population_percentage, held };
      }),
    );
    const line = ({ axis, key, population_percentage, held }: (typeof segmentsFound)[number]) =>
      `${axis} ${key}: ${population_percentage.toFixed(1)} %, holds of ${(100 * held).toFixed(0)} %`;
    console.log(segmentsFound.map(line).join("\n"));
    for (const { key, held } of segmentsFound) expect([key, held > 0.5]).toEqual([key, true]);
    // In a shop like this no name should be needed twice.
    expect(segmentsFound.filter(({ key }) => key !== toSegmentKind(key))).toEqual([]);
  });

  it("has archetypes of 2% and more that are stable when a tenth of the customers is left out @full", () => {
    for (const { share } of archetypes.archetypes) expect(share).toBeGreaterThanOrEqual(0.02);
    expect(archetypes.coverage).toBeGreaterThanOrEqual(0.4);
    const rows = sampleRows(vectors.length, Math.floor(0.9 * vectors.length), 1);
    const again = found(Array.from(rows, (row) => vectors[row] as FeatureVectors)).archetypes;
    const before = Array.from(rows, (row) => archetypes.placed[row] ?? "");
    const agreement = adjustedRandIndex(
      before,
      again.placed.map((key) => key ?? ""),
    );
    console.log(`${archetypes.archetypes.map(({ key }) => key)}; agreement ${agreement.toFixed(3)}`);
    expect(agreement).toBeGreaterThanOrEqual(0.8);
  });
});
