import type { z } from "zod";
import { assignSegment } from "#features/segments/assign-segments.ts";
import { listCriteriaFields, previewSegment, readSentence } from "#features/segments/contracts/criteria.ts";
import {
  assignCustomerSegment,
  explainMembership,
  listSegmentMembers,
} from "#features/segments/contracts/segment-members.ts";

import { createSegment, getSegment, listSegments } from "#features/segments/contracts/segments.ts";
import * as fields from "#features/segments/describe-criteria.ts";
import * as membership from "#features/segments/explain-membership.ts";
import * as members from "#features/segments/list-segment-members.ts";
import * as segments from "#features/segments/list-segments.ts";
import { addSegment, readSegment } from "#features/segments/manage-segments.ts";
import * as preview from "#features/segments/preview-segment.ts";
import * as sentence from "#features/segments/read-sentence.ts";
import { defineTool } from "../tool.ts";

type Field = z.output<typeof listCriteriaFields.output>["data"][number];

/** In a fifth of the length of the full answer, which describes a form. */
const briefField = ({ name, label, operators, options, withinDays, takesTimes }: Field): string =>
  [
    `${name} (${label}): ${operators.map((each) => `${each.name} [${each.value}]`).join(", ")}`,
    ...(options ? [`values ${options.map(({ value }) => value).join(", ")}`] : []),
    ...(withinDays === "never" ? [] : [`withinDays ${withinDays === "must" ? "required" : "optional"}`]),
    ...(takesTimes ? ["times optional"] : []),
  ].join("; ");

export const segmentTools = [
  defineTool({
    name: "list_segments",
    contract: listSegments,
    run: (request, actor, reader) => segments.listSegments(actor, request, reader),
  }),
  defineTool({
    name: "get_segment",
    contract: getSegment,
    run: async ({ id }, actor, reader) => ({ data: await readSegment(actor, id, reader) }),
  }),
  defineTool({
    name: "list_segment_members",
    contract: listSegmentMembers,
    run: (request, actor) => members.listSegmentMembers(actor, request),
  }),
  defineTool({
    name: "list_criteria_fields",
    contract: listCriteriaFields,
    hint: "Read it before writing criteria. Operators take the type of value in brackets",
    run: (_, actor, reader) => fields.listCriteriaFields(actor, reader),
    brief: ({ data, currency }) => ({ currency, fields: data.map(briefField) }),
  }),
  defineTool({
    name: "criteria_from_sentence",
    contract: readSentence,
    hint: "You can also write criteria yourself and check them with preview_criteria",
    run: async (request, actor, reader) => ({ data: await sentence.readSentence(actor, request, reader) }),
  }),
  defineTool({
    name: "preview_criteria",
    contract: previewSegment,
    hint: "inWords says what the criteria mean: show it to the user",
    run: async (request, actor, reader) => ({ data: await preview.previewSegment(actor, request, reader) }),
  }),
  defineTool({
    name: "explain_membership",
    contract: explainMembership,
    hint: "Says which conditions of a segment a customer meets and misses, and so why they are in it or not",
    run: async ({ id, segmentId }, actor, reader) => ({
      data: await membership.explainMembership(actor, id, segmentId, reader),
    }),
  }),
  defineTool({
    name: "create_segment",
    contract: createSegment,
    hint: "Preview the criteria and show the user the count first",
    run: async (draft, actor, reader) => ({ data: await addSegment(actor, draft, reader) }),
  }),
  defineTool({
    name: "assign_segment",
    contract: assignCustomerSegment,
    run: async ({ id, ...assignment }, actor) => ({ data: await assignSegment(actor, id, assignment) }),
  }),
];
