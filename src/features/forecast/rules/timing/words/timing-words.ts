import type { RiskLevel } from "../churn.ts";
import type { ClvFeature } from "../clv-features.ts";

export type TimingWords = { risk: Record<RiskLevel, string>; features: Record<ClvFeature, string> };
