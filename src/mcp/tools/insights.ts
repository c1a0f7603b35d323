import { listArchetypes } from "#contracts/axes/archetypes.ts";
import { listAxes } from "#contracts/axes/axes.ts";
import { listDrifters } from "#contracts/axes/drift.ts";
import { listCohorts } from "#contracts/cohorts/cohorts.ts";
import { getForecast } from "#contracts/forecast/forecast.ts";
import { listForecasts } from "#contracts/forecast/forecast-customers.ts";
import { getOverview } from "#contracts/overview/overview.ts";
import { listChurnActions, markChurn } from "#contracts/playbooks/playbooks.ts";
import { listSegmentCustomers } from "#contracts/report/report-customers.ts";
import { getSegmentMovement } from "#contracts/report/segment-movement.ts";
import { getSegmentationReport } from "#contracts/report/segmentation-report.ts";
import { listFastestDrifters } from "#lib/axes/drift/list-fastest-drifters.ts";
import { readArchetypes } from "#lib/axes/read-archetypes.ts";
import { readAxes } from "#lib/axes/read-axes.ts";
import { readCohorts } from "#lib/cohorts/read-cohorts.ts";
import * as forecasts from "#lib/forecast/list-forecasts.ts";
import { readForecast } from "#lib/forecast/read-forecast.ts";
import { readOverview } from "#lib/overview/read-overview.ts";
import * as playbooks from "#lib/playbooks/list-playbook-customers.ts";
import * as feedback from "#lib/playbooks/record-churn-feedback.ts";
import * as movement from "#lib/report/get-segment-movement.ts";
import * as report from "#lib/report/get-segmentation-report.ts";
import * as reportCustomers from "#lib/report/list-report-customers.ts";
import { defineTool } from "../tool.ts";

export const insightTools = [
  defineTool({
    name: "get_overview",
    contract: getOverview,
    hint: "Start here for “what changed”",
    run: async ({ since, storefront }, actor) => ({
      data: await readOverview(actor, { since, storefrontId: storefront }),
    }),
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
