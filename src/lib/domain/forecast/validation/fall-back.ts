import type { ClvModel } from "../model.ts";
import { warn } from "../warnings.ts";

/** A model that is replaced by another, with a warning, if its fit gives no usable forecast. */
export const withFallback = (model: ClvModel, instead: ClvModel): ClvModel => ({
  name: model.name,
  fit: (population, options) => {
    const fitted = model.fit(population, options);
    if (fitted.expectedPurchases(population, options.horizon.days).every(Number.isFinite)) return fitted;
    const other = instead.fit(population, options);
    const warning = warn("not_converged", { model: model.name, fallback: other.name });
    return { ...other, warnings: [...other.warnings, warning] };
  },
});
