import type { z } from "zod";
import type { getPurchasing, PurchasingAnswer, PurchasingGroup } from "#contracts/purchasing/purchasing.ts";
import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { PurchasingState } from "./purchasing-state.ts";

export type PurchasingStatus = z.infer<typeof getPurchasing.output>["data"];
export type PurchasingAddress = Address<PurchasingState>;

/** An answer with the group that is looked at. */
export type ShownGroup = { type: SegmentationType; answer: PurchasingAnswer; group: PurchasingGroup };
