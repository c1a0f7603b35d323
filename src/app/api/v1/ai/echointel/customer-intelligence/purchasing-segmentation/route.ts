import { handle } from "#core/http/handle.ts";
import { segmentPostedPurchases } from "#features/purchasing/contracts/purchasing-segmentation.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ POST: [segmentPostedPurchases] });
