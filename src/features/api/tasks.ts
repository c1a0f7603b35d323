import type { TaskBinding } from "#core/contracts/bindings.ts";
import { scorePostedCustomers } from "#features/report/contracts/customer-rfm.ts";
import { bindTask } from "#records/contracts/purchase-sources.ts";
import { predictPostedPropensity } from "./contracts/propensity.ts";
import { findPostedCrossSell, recommendPostedItems } from "./contracts/recommendations.ts";
import { describeCustomerRfm } from "./describe-customer-rfm.ts";
import { describeCrossSell, describePropensity, describeRecommendations } from "./describe-recommendations.ts";

export const tasks: readonly TaskBinding[] = [
  bindTask(scorePostedCustomers, describeCustomerRfm),
  bindTask(findPostedCrossSell, describeCrossSell),
  bindTask(recommendPostedItems, describeRecommendations),
  bindTask(predictPostedPropensity, describePropensity),
];
