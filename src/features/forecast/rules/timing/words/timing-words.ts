import type { ClvFeature } from "#lib/clv/timing/clv-features.ts";
import type { RiskLevel } from "#lib/clv/timing/purchase-timing.ts";

export type TimingWords = { risk: Record<RiskLevel, string>; features: Record<ClvFeature, string> };
