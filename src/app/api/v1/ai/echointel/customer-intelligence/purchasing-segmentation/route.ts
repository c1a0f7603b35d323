import { segmentPostedPurchases } from "#contracts/purchasing/purchasing-segmentation.ts";
import { handle } from "#http/handle.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ POST: [segmentPostedPurchases] });
