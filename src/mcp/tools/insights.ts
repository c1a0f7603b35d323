import { listAxes } from "#features/axes/contracts/axes.ts";
import { listDrifters } from "#features/axes/contracts/drift.ts";
import { readAxes } from "#features/axes/read-axes.ts";
import { listFastestDrifters } from "#features/axes/read-drift.ts";
import { listCohorts } from "#features/cohorts/contracts.ts";
import { readCohorts } from "#features/cohorts/read-cohorts.ts";
import { getForecast } from "#features/forecast/contracts/forecast.ts";
import { listForecasts } from "#features/forecast/contracts/forecast-customers.ts";
import * as forecasts from "#features/forecast/list-forecasts.ts";
import { readForecast } from "#features/forecast/read-forecast.ts";
import { getOverview } from "#features/overview/contracts.ts";
import { readOverview } from "#features/overview/read-overview.ts";
import { listArchetypes } from "#features/playbooks/contracts/archetypes.ts";
import { listChurnActions, markChurn } from "#features/playbooks/contracts/playbooks.ts";
import * as playbooks from "#features/playbooks/list-playbook-customers.ts";
import { readArchetypes } from "#features/playbooks/read-archetypes.ts";
import * as feedback from "#features/playbooks/record-churn-feedback.ts";
import { listSegmentCustomers } from "#features/report/contracts/report-customers.ts";
import { getSegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { getSegmentationReport } from "#features/report/contracts/segmentation-report.ts";
import * as movement from "#features/report/get-segment-movement.ts";
import * as report from "#features/report/get-segmentation-report.ts";
import * as reportCustomers from "#features/report/list-report-customers.ts";
import { defineTool } from "../tool.ts";

export const insightTools = [
  defineTool({
    name: "get_overview",
    contract: getOverview,
    hint: "Start here for “what changed”",
    run: async (input, actor) => ({ data: await readOverview(actor, input) }),
  }),
  defineTool({
    name: "get_segmentation_report",
    contract: getSegmentationReport,
    run: async (input, actor) => {
      const { segmentation_method: method, days, compare } = input;
      const { value_basis: valueBasis, storefront_id: storefrontId, rfm_scheme: rfmScheme } = input;
      const { segment_name: segmentName, segment_code: segmentCode } = input;
      const request = { method, days, compare, storefrontId, valueBasis, segmentName, segmentCode, rfmScheme };
      return { success: true as const, data: (await report.getSegmentationReport(actor, request)).value };
    },
  }),
  defineTool({
    name: "list_report_customers",
    contract: listSegmentCustomers,
    hint: "The customers behind a segment of get_segmentation_report",
    run: ({ exportFormat: _, ...request }, actor) => reportCustomers.listSegmentCustomers(actor, request),
  }),
  defineTool({
    name: "get_segment_movement",
    contract: getSegmentMovement,
    run: async (request, actor) => ({ data: (await movement.getSegmentMovement(actor, request)).value }),
  }),
  defineTool({
    name: "list_churn_actions",
    contract: listChurnActions,
    hint: "Customers to win back, most valuable first, with the recommended action",
    run: ({ exportFormat: _, ...request }, actor, reader) => playbooks.listChurnActions(actor, request, reader),
  }),
  defineTool({
    name: "mark_churn_action",
    contract: markChurn,
    run: async ({ id, state }, actor) => ({ data: await feedback.markChurn(actor, id, state) }),
  }),
  defineTool({
    name: "get_forecast",
    contract: getForecast,
    run: async (setting, actor, reader) => ({ data: await readForecast(actor, setting, reader) }),
  }),
  defineTool({
    name: "list_forecasts",
    contract: listForecasts,
    run: ({ exportFormat: _, ids: __, ...request }, actor) => forecasts.listForecasts(actor, request),
  }),
  defineTool({
    name: "list_cohorts",
    contract: listCohorts,
    run: async ({ exportFormat: _, ...request }, actor) => ({ data: await readCohorts(actor, request) }),
  }),
  defineTool({
    name: "list_axes",
    contract: listAxes,
    run: (input, actor, reader) => readAxes(actor, input, reader),
  }),
  defineTool({
    name: "list_archetypes",
    contract: listArchetypes,
    run: (input, actor, reader) => readArchetypes(actor, input, reader),
  }),
  defineTool({
    name: "list_fastest_drifters",
    contract: listDrifters,
    hint: "Whose behavior is changing, on which axes from what to what; changes can be good or bad",
    run: (input, actor, reader) => listFastestDrifters(actor, input, reader),
  }),
];
