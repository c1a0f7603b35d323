import type { ForecastReasonCode } from "#lib/clv/forecast-reasons.ts";
import type { ModelRequest } from "#lib/clv/forecast-request.ts";
import type { ClvWarningCode } from "#lib/clv/model.ts";
import type { BaselineName, ChoiceReason } from "#lib/clv/validation-report.ts";

/** Every model or parameter set that has a display name. */
export type NamedModel = ModelRequest | BaselineName | "gamma_gamma";

/** ICU messages; names come from the glossary. */
export type ClvWords = {
  /** A tier's name and the actions recommended by the specification. */
  models: Record<NamedModel, string>;
  reasons: Record<ChoiceReason, string>;
  warnings: Record<ClvWarningCode, string>;
  /** The reasons behind a customer's forecast. */
  why: Record<ForecastReasonCode, string>;
};
