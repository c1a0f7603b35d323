import type { z } from "zod";
import type { getPurchasing, PurchasingAnswer, PurchasingGroup } from "#contracts/purchasing/purchasing.ts";
import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { PurchasingState } from "./purchasing-state.ts";

export type Standing = z.infer<typeof getPurchasing.output>["data"];
export type Page = Address<PurchasingState>;

/** An answer with the group that is looked at. */
export type Shown = { type: SegmentationType; answer: PurchasingAnswer; group: PurchasingGroup };
