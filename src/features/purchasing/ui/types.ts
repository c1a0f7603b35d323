import type { Address } from "#core/ui/address/use-address-state.ts";
import type { AnswerOf } from "#core/ui/api/call.ts";
import type { PurchasingAnswer, PurchasingGroup } from "#features/purchasing/contracts/purchasing.ts";
import type { SegmentationType } from "#lib/purchases/purchasing.ts";
import type { PurchasingState } from "./purchasing-state.ts";

export type PurchasingStatus = AnswerOf<"GET /api/admin/purchasing">["data"];
export type ComparedPurchasing = NonNullable<PurchasingStatus["compared"]>;
export type PurchasingAddress = Address<PurchasingState>;

/** An answer with its selected segment. */
export type SelectedGroup = { type: SegmentationType; answer: PurchasingAnswer; group: PurchasingGroup };
