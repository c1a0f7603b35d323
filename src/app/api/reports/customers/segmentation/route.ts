import { handle } from "#core/http/handle.ts";
import { cacheHeaders, file, withHeaders } from "#core/http/respond.ts";
import * as contracts from "#features/report/contracts/segmentation-report.ts";
import { exportSegmentationReport } from "#features/report/export-segmentation-report.ts";
import { getSegmentationReport, loadReportPopulation } from "#features/report/get-segmentation-report.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getSegmentationReport,
    async (input, actor, { language, write }) => {
      const { segmentation_method: method, days, compare, export_format: format } = input;
      const {
        value_basis: valueBasis,
        storefront_id: storefrontId,
        segment_name: segmentName,
        segment_code: segmentCode,
        rfm_scheme: rfmScheme,
      } = input;
      const population = await loadReportPopulation(actor, {
        segment: input.segment,
        withoutSegment: input.without_segment,
      });
      const selected = { segmentName, segmentCode, rfmScheme };
      const request = { method, days, compare, storefrontId, population, valueBasis, ...selected };
      if (format) {
        const found = await exportSegmentationReport(actor, format, request, language, write);
        return file({ ...found.value, headers: cacheHeaders(found) });
      }
      const found = await getSegmentationReport(actor, request);
      return withHeaders({ success: true as const, data: found.value }, cacheHeaders(found));
    },
  ],
});
