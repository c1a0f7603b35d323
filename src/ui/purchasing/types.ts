import type { PurchasingAnswer, PurchasingGroup } from "#contracts/purchasing/purchasing.ts";
import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import type { PurchasingState } from "./purchasing-state.ts";

export type PurchasingStatus = AnswerOf<"GET /api/admin/purchasing">["data"];
export type ComparedPurchasing = NonNullable<PurchasingStatus["compared"]>;
export type PurchasingAddress = Address<PurchasingState>;

/** An answer with its selected segment. */
export type SelectedGroup = { type: SegmentationType; answer: PurchasingAnswer; group: PurchasingGroup };
