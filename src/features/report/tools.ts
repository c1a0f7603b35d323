import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { listSegmentCustomers } from "./contracts/report-customers.ts";
import { getSegmentMovement } from "./contracts/segment-movement.ts";
import { getSegmentationReport } from "./contracts/segmentation-report.ts";
import * as movement from "./get-segment-movement.ts";
import * as report from "./get-segmentation-report.ts";
import * as reportCustomers from "./list-report-customers.ts";

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "get_segmentation_report",
    contract: getSegmentationReport,
    run: async (input, actor) => {
      const { segmentation_method: method, days, compare } = input;
      const { value_basis: valueBasis, storefront_id: storefrontId, rfm_scheme: rfmScheme } = input;
      const { segment_name: segmentName, segment_code: segmentCode } = input;
      const within = { segment: input.segment, withoutSegment: input.without_segment };
      const population = await report.loadReportPopulation(actor, within);
      const selected = { segmentName, segmentCode, rfmScheme };
      const request = { method, days, compare, storefrontId, population, valueBasis, ...selected };
      return { success: true as const, data: (await report.getSegmentationReport(actor, request)).value };
    },
  }),
  bindTool({
    name: "list_report_customers",
    contract: listSegmentCustomers,
    hint: "The customers behind a segment of get_segmentation_report",
    run: ({ exportFormat: _, ...request }, actor) => reportCustomers.listSegmentCustomers(actor, request),
  }),
  bindTool({
    name: "get_segment_movement",
    contract: getSegmentMovement,
    run: async (request, actor) => ({ data: (await movement.getSegmentMovement(actor, request)).value }),
  }),
];
