import { expect, it } from "vitest";
import { matrixOf } from "#lib/domain/statistics/clustering/matrix.ts";
import { historyOf, orderedAt } from "#testing/shops/histories.ts";
import { AXES } from "../registry/axes.ts";
import { extractAllFeatures } from "./extract-features.ts";
import { columnsOfAxis, FEATURES_A_CUSTOMER, rowOf, vectorsOf } from "./feature-table.ts";
import { matrixOfAxis } from "./scaler.ts";

const reading = { asOf: new Date("2025-07-01T00:00:00Z"), timeZone: "UTC", currency: "USD" };
const vectors = [["2025-01-10", "2025-03-01"], ["2025-06-01"]].map((days) =>
  extractAllFeatures(historyOf(days.map((day) => orderedAt(day))), reading),
);

it("a row contains every feature and converts back", () => {
  for (const own of vectors) {
    expect(rowOf(own)).toHaveLength(FEATURES_A_CUSTOMER);
    expect(vectorsOf(rowOf(own))).toEqual(own);
  }
});

it("splits a table into each axis's columns", () => {
  const table = matrixOf(vectors.map((own) => [...rowOf(own)]));
  for (const axis of AXES)
    expect(columnsOfAxis(axis, table)).toEqual(
      matrixOfAxis(
        axis,
        vectors.map((own) => own[axis.name] ?? {}),
      ),
    );
});

it("rejects an axis that is not in the registry", () => {
  expect(() => columnsOfAxis({ ...(AXES[0] as (typeof AXES)[number]), name: "mood" }, matrixOf([]))).toThrow("mood");
});
