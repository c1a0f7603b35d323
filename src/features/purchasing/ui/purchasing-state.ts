import { type AddressState, defineAddress, matching, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import type { AnswerOf } from "#core/ui/call.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import type { PurchasingAnswer, PurchasingGroup } from "#features/purchasing/contracts/purchasing.ts";
import { SEGMENTATION_TYPES, type SegmentationType } from "#lib/purchases/purchasing.ts";
import { parseComparison } from "#records/rules/comparison.ts";

export const purchasingAddress = defineAddress({
  type: oneOf(SEGMENTATION_TYPES, "behavioral"),
  compare: parsed(parseComparison, null),
  /** Only the answer shows whether it exists; null for the first. */
  group: matching(/^[\p{L}\p{N}_]{1,60}$/u),
  view: VIEW,
});

export type PurchasingState = AddressState<typeof purchasingAddress>;
export type PurchasingStatus = AnswerOf<"GET /api/admin/purchasing">["data"];
export type ComparedPurchasing = NonNullable<PurchasingStatus["compared"]>;
export type PurchasingAddress = Address<PurchasingState>;

/** An answer with its selected segment. */
export type SelectedGroup = { type: SegmentationType; answer: PurchasingAnswer; group: PurchasingGroup };
