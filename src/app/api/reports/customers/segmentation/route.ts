import * as contracts from "#contracts/report/segmentation-report.ts";
import { handle } from "#http/handle.ts";
import { cacheHeaders, file, withHeaders } from "#http/respond.ts";
import { exportSegmentationReport } from "#lib/report/export-segmentation-report.ts";
import { getSegmentationReport } from "#lib/report/get-segmentation-report.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getSegmentationReport,
    async (input, actor, { language }) => {
      const { segmentation_method: method, days, compare, export_format: format } = input;
      const {
        value_basis: valueBasis,
        storefront_id: storefrontId,
        segment_name: segmentName,
        segment_code: segmentCode,
        rfm_scheme: rfmScheme,
      } = input;
      const request = { method, days, compare, storefrontId, valueBasis, segmentName, segmentCode, rfmScheme };
      if (format) {
        const found = await exportSegmentationReport(actor, format, request, language);
        return file({ ...found.value, headers: cacheHeaders(found) });
      }
      const found = await getSegmentationReport(actor, request);
      return withHeaders({ success: true as const, data: found.value }, cacheHeaders(found));
    },
  ],
});
