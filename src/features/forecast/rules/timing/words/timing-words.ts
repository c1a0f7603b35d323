import type { RiskLevel } from "#features/forecast/rules/timing/purchase-timing.ts";
import type { ClvFeature } from "../clv-features.ts";

export type TimingWords = { risk: Record<RiskLevel, string>; features: Record<ClvFeature, string> };
