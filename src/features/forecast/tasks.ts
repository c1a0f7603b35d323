import type { TaskBinding } from "#core/contracts/bindings.ts";
import { segmentPostedCustomers } from "#features/purchasing/contracts/customer-segmentation.ts";
import { bindTask } from "#records/contracts/purchase-sources.ts";
import { extractPostedFeatures } from "./contracts/clv-features.ts";
import { forecastPostedClv } from "./contracts/clv-forecast.ts";
import { predictPostedChurn, predictPostedNextPurchase } from "./contracts/purchase-timing.ts";
import {
  describeChurn,
  describeClvFeatures,
  describeCustomerSegments,
  describeNextPurchases,
} from "./describe-customers.ts";
import { describeForecast } from "./describe-forecast.ts";

export const tasks: readonly TaskBinding[] = [
  bindTask(segmentPostedCustomers, describeCustomerSegments),
  bindTask(forecastPostedClv, describeForecast),
  bindTask(predictPostedChurn, describeChurn),
  bindTask(predictPostedNextPurchase, describeNextPurchases),
  bindTask(extractPostedFeatures, describeClvFeatures),
];
