import type { ClvTier } from "../forecast-answer.ts";
import type { ForecastReasonCode } from "../forecast-reasons.ts";
import type { ModelRequest } from "../forecast-request.ts";
import type { ClvWarningCode } from "../model.ts";
import type { BaselineName, ChoiceReason } from "../validation-report.ts";

/** Whatever is fitted, chosen or compared. */
export type NamedModel = ModelRequest | BaselineName | "gamma_gamma";

/** ICU messages; names are the glossary's. */
export type ClvWords = {
  /** What a tier is called, and what the specification recommends to do. */
  tiers: Record<ClvTier, { label: string; actions: readonly string[] }>;
  models: Record<NamedModel, string>;
  reasons: Record<ChoiceReason, string>;
  warnings: Record<ClvWarningCode, string>;
  /** Why a customer's forecast is what it is. */
  why: Record<ForecastReasonCode, string>;
};
