import type { PageFreshness } from "#core/ui/terms/freshness.ts";

type Model = { asOf: string; ranAt: string };

/** A model uses the orders before its as-of instant. */
export const modelFreshness = (model: Model | null | undefined): PageFreshness => {
  if (!model) return {};
  const axes = { until: new Date(Date.parse(model.asOf) - 1).toISOString(), calculatedAt: model.ranAt };
  return { axes, clusters: axes };
};
