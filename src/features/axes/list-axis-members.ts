import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { TableWriter } from "#core/csv.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, can, type ReadScope } from "#core/values/permissions.ts";
import {
  type AxisMemberSort,
  allAxisMembers,
  readAxisMembers,
  sampleAxisCustomers,
} from "#features/axes/store/axis-members.ts";
import { projectAxis } from "#lib/axes/axis-map.ts";
import { axisNamed } from "#lib/axes/registry/axes.ts";
import { toMajor } from "#lib/money.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { nameCustomers } from "#records/customers/customers.ts";
import { writeCustomersById } from "#records/list/customer-file.ts";
import { axisOrThrow } from "./read-axes.ts";

/** Which customers of an axis's segment. */
export type AxisMembersRequest = {
  axis: string;
  key: string;
  minMembership?: number | undefined;
  q?: string | undefined;
};

/** In the list's order. */
type AllAxisMembersRequest = AxisMembersRequest & { sort: AxisMemberSort };

const prepare = async (scope: ReadScope, { axis, key, minMembership, q }: AxisMembersRequest) => {
  const active = await loadActiveModel(scope);
  const model = axisNamed(axis) && active?.models.find((each) => each.axis === axis);
  if (!active || !model?.segments.some((segment) => segment.key === key)) {
    throw refusalBy("SEGMENT_NOT_FOUND", "This axis has no such segment");
  }
  return { axis, key, least: minMembership ?? null, words: customerWords(scope, q) };
};

/** The customers of a segment by the active model, in this order. Throws NOT_FOUND (SEGMENT_NOT_FOUND). */
export const listAllAxisMembers = async (scope: ReadScope, { sort, ...request }: AllAxisMembersRequest) =>
  allAxisMembers(scope, await prepare(scope, request), sort);

/** The IDs of a segment's customers. Throws what `listAllAxisMembers` throws. */
export const listAxisMemberIds = async (scope: ReadScope, request: AxisMembersRequest): Promise<string[]> => {
  const members = await listAllAxisMembers(scope, { ...request, sort: "-membership" });
  return members.map(({ id }) => id);
};

/**
 * The customers of an axis's segment in the list's order, with the columns of the customers' file, membership and churn risk. Throws
 * FORBIDDEN without `data:export`, and NOT_FOUND (SEGMENT_NOT_FOUND).
 */
export const exportAxisMembers = async (
  actor: Actor,
  request: AllAxisMembersRequest,
  { language, write }: { language: LanguageTag; write?: TableWriter },
) => {
  assertMay(actor, "data:export");
  const members = await listAllAxisMembers(actor, request);
  const memberships = new Map(members.map(({ id, membership }) => [id, membership]));
  return writeCustomersById(
    actor,
    [...memberships.keys()],
    {
      name: [request.axis, request.key],
      own: { keys: ["membership", "churnRisk"], of: (id) => ({ membership: memberships.get(id) ?? 0 }) },
      write,
    },
    language,
  );
};

/** One page of them. Throws what `listAxisMemberIds` throws. */
export const listAxisMembers = async (
  scope: ReadScope,
  list: AxisMembersRequest & Omit<ListRequest<AxisMemberSort>, "q">,
) => {
  const [{ currency }, filter] = await Promise.all([getBusinessOrThrow(scope), prepare(scope, list)]);
  const { data, total } = await readAxisMembers(scope, filter, list.sort, toPageWindow(list));
  return {
    data: data.map((row) => ({ ...row, lifetimeValue: toMajor(row.lifetimeValue, currency) })),
    total,
    currency,
  };
};

/** With more points the map is unreadable. */
const MAP_POINTS = 2000;

/**
 * A sample of an axis's customers on a plane, with names for readers who may see them; null before a run. Throws
 * NOT_FOUND.
 */
export const readAxisMap = async (actor: Actor, name: string) => {
  const axis = axisOrThrow(name);
  const active = await loadActiveModel(actor);
  const model = active?.models.find((each) => each.axis === axis.name);
  if (!model) return null;
  const drawn = await sampleAxisCustomers(actor, axis, MAP_POINTS);
  const { directions, points } = projectAxis(
    model.scaler,
    model.segments,
    drawn.map(({ features }) => features),
  );
  const ids = can(actor, "customers:view") ? drawn.map(({ id }) => id) : [];
  const found = await withBusiness(actor, (client) => nameCustomers(client, actor, ids));
  const people = new Map(
    found.map(({ id, name: called, email, externalId }) => [
      id,
      { id, externalId, name: called ?? email ?? externalId },
    ]),
  );
  return {
    axis: axis.name,
    directions,
    points: points.map((point, i) => {
      const { id = "", segment = "" } = drawn[i] ?? {};
      return { ...point, segment, customer: people.get(id) ?? null };
    }),
    population: model.population,
  };
};
