import type { z } from "zod";
import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { assignSegment, readCustomerSegments } from "./assign-segments.ts";
import { listCriteriaFields, previewSegment, readSentence } from "./contracts/criteria.ts";
import {
  assignCustomerSegment,
  explainMembership,
  listCustomerSegments,
  listSegmentMembers,
} from "./contracts/segment-members.ts";
import { createSegment, getSegment, listSegments } from "./contracts/segments.ts";
import * as fields from "./describe-criteria.ts";
import * as membership from "./explain-membership.ts";
import * as members from "./list-segment-members.ts";
import * as segments from "./list-segments.ts";
import { addSegment, readSegment } from "./manage-segments.ts";
import * as preview from "./preview-segment.ts";
import * as sentence from "./read-sentence.ts";

type Field = z.output<typeof listCriteriaFields.output>["data"][number];

/** In a fifth of the length of the full answer, which describes a form. */
const briefField = ({ name, label, operators, options, withinDays, takesTimes }: Field): string =>
  [
    `${name} (${label}): ${operators.map((each) => `${each.name} [${each.value}]`).join(", ")}`,
    ...(options ? [`values ${options.map(({ value }) => value).join(", ")}`] : []),
    ...(withinDays === "never" ? [] : [`withinDays ${withinDays === "must" ? "required" : "optional"}`]),
    ...(takesTimes ? ["times optional"] : []),
  ].join("; ");

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "list_segments",
    contract: listSegments,
    run: (request, actor, reader) => segments.listSegments(actor, request, reader),
  }),
  bindTool({
    name: "get_segment",
    contract: getSegment,
    run: async ({ id }, actor, reader) => ({ data: await readSegment(actor, id, reader) }),
  }),
  bindTool({
    name: "list_segment_members",
    contract: listSegmentMembers,
    run: (request, actor) => members.listSegmentMembers(actor, request),
  }),
  bindTool({
    name: "list_criteria_fields",
    contract: listCriteriaFields,
    hint: "Read it before writing criteria. Operators take the type of value in brackets",
    run: (_, actor, reader) => fields.listCriteriaFields(actor, reader),
    brief: ({ data, currency }) => ({ currency, fields: data.map(briefField) }),
  }),
  bindTool({
    name: "criteria_from_sentence",
    contract: readSentence,
    hint: "You can also write criteria yourself and check them with preview_criteria",
    run: async (request, actor, reader) => ({ data: await sentence.readSentence(actor, request, reader) }),
  }),
  bindTool({
    name: "preview_criteria",
    contract: previewSegment,
    hint: "inWords says what the criteria mean: show it to the user",
    run: async (request, actor, reader) => ({ data: await preview.previewSegment(actor, request, reader) }),
  }),
  bindTool({
    name: "explain_membership",
    contract: explainMembership,
    hint: "Says which conditions of a segment a customer meets and misses, and so why they are in it or not",
    run: async ({ id, segmentId }, actor, reader) => ({
      data: await membership.explainMembership(actor, id, segmentId, reader),
    }),
  }),
  bindTool({
    name: "create_segment",
    contract: createSegment,
    hint: "Preview the criteria and show the user the count first",
    run: async (draft, actor, reader) => ({ data: await addSegment(actor, draft, reader) }),
  }),
  bindTool({
    name: "assign_segment",
    contract: assignCustomerSegment,
    run: async ({ id, ...assignment }, actor) => ({ data: await assignSegment(actor, id, assignment) }),
  }),
  bindTool({
    name: "get_customer_segments",
    contract: listCustomerSegments,
    run: async ({ id }, actor) => ({ data: await readCustomerSegments(actor, id) }),
  }),
];
