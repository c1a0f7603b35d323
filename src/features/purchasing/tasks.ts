import type { TaskBinding } from "#core/contracts/bindings.ts";
import { bindTask } from "#records/contracts/purchase-sources.ts";
import { segmentPostedPurchases } from "./contracts/purchasing-segmentation.ts";
import { describePurchases } from "./describe-purchases.ts";

export const tasks: readonly TaskBinding[] = [bindTask(segmentPostedPurchases, describePurchases)];
