import { listStorefronts } from "#core/auth/businesses.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { refusalBy } from "#core/values/errors.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { getAllSegments } from "#features/segments/edit-segment.ts";
import { listCustomFields } from "#records/customers/custom-fields.ts";
import { customFieldName } from "#records/rules/criteria/fields/profile.ts";
import { type Reach, type ReachFilter, STANDARD_REACH } from "#records/rules/customers/reach.ts";
import {
  CHURN_SORTS,
  mayChangeView,
  STANDARD_SORTS,
  type ViewList,
  WIN_BACK_SORTS,
} from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";
import { type KnownReferences, openQuery } from "./rules.ts";
import { defaultViewIds, findView, type StoredView, visibleViews } from "./store.ts";

export const noView = () => refusalBy("VIEW_NOT_FOUND", "There is no such view");

/** The parts of queries that refer to something else. */
const REFERENCES = ["criteria", "columns", "segment", "withoutSegment", "storefront"];

/** The reader's rights, and what views can refer to; nothing is read unless one has such a part. */
export const knownReferences = async (actor: Actor, views: readonly StoredView[]): Promise<KnownReferences> => {
  const hides = hidesPersonalData(actor);
  if (!views.some(({ query }) => REFERENCES.some((part) => query[part] !== undefined))) {
    const none = { fields: new Set<string>(), columns: new Set<string>(), segments: new Set<string>() };
    return { hidesPersonalData: hides, ...none, storefronts: new Set() };
  }
  const fields = await withBusiness(actor, (client) => listCustomFields(client, actor));
  const [segments, storefronts] = await Promise.all([getAllSegments(actor), listStorefronts(actor)]);
  const shown = fields.filter(({ kind, archivedAt }) => kind === "customers" && archivedAt === null);
  return {
    hidesPersonalData: hides,
    fields: new Set(fields.map(customFieldName)),
    columns: new Set(shown.map(({ key }) => key)),
    segments: new Set(segments.map(({ id }) => id)),
    storefronts: new Set(storefronts.map(({ id }) => id)),
  };
};

const shownViews = async (actor: Actor, views: readonly StoredView[]) => {
  const known = await knownReferences(actor, views);
  const names = await readDisplayNames(
    actor,
    views.flatMap(({ ownerId, changedBy }) => [ownerId, changedBy]),
  );
  const defaults = await withBusinessRows(actor, (rows) => defaultViewIds(rows, actor));
  return views.map((view) => {
    const isMine = view.ownerId === actor.id;
    return {
      ...view,
      ...openQuery(view.list, view.query, { ...known, isMine }),
      owner: names.get(view.ownerId) ?? null,
      changedBy: names.get(view.changedBy) ?? null,
      isMine,
      mayChange: mayChangeView(actor, view),
      isDefault: defaults.has(view.id),
    };
  });
};

/** The actor's own views and those shared with their role, oldest first. */
export const listViews = async (actor: Actor, list: ViewList | null) => {
  const views = await withBusinessRows(actor, (rows) => visibleViews(rows, actor, list));
  const data = await shownViews(actor, views);
  return { data, total: data.length };
};

/** Throws NOT_FOUND (VIEW_NOT_FOUND), also for a view that the actor does not see. */
export const readView = async (actor: Actor, id: string) => {
  const found = isUuid(id) ? await withBusinessRows(actor, (rows) => findView(rows, actor, id)) : null;
  const [view] = found ? await shownViews(actor, [found]) : [];
  if (!view) throw noView();
  return view;
};

type QueryOf<List extends ViewList> = Extract<ViewQuery, { list: List }>;

/**
 * The query of a view of this page. Throws NOT_FOUND (VIEW_NOT_FOUND), also for a view of another page, and CONFLICT (VIEW_INCOMPLETE) as
 * `applyCustomersView` does.
 */
export const readViewQuery = async <List extends ViewList>(
  actor: Actor,
  list: List,
  id: string,
): Promise<QueryOf<List>> => {
  const { query, isWider } = await readView(actor, id);
  if (query.list !== list) throw noView();
  if (isWider)
    throw refusalBy("VIEW_INCOMPLETE", "A filter of this view is missing or hidden, so it would have more rows");
  return query as QueryOf<List>;
};

/**
 * Makes a function that replaces a request's filters and order by those of the view it names. It throws NOT_FOUND
 * (VIEW_NOT_FOUND), also for a view of another list, and CONFLICT (VIEW_INCOMPLETE) if a filter no longer exists or would reveal
 * personal data to the actor: no one would notice that a file has more rows.
 */
const applier =
  <List extends ViewList, Applied extends object>(list: List, applied: (query: QueryOf<List>) => Applied) =>
  async <Request extends object>(
    actor: Actor,
    { view, ...request }: Request & { view?: string | undefined },
  ): Promise<Omit<Request, "view"> | (Omit<Request, "view"> & Applied)> =>
    view === undefined ? request : { ...request, ...applied(await readViewQuery(actor, list, view)) };

export const applyCustomersView = applier(
  "customers",
  ({ q, criteria, reachable, sort = STANDARD_SORTS.customers, columns }) => ({
    q,
    criteria: criteria as unknown,
    reachable,
    sort,
    columns: columns as readonly string[] | undefined,
  }),
);

export const applySegmentsView = applier(
  "segments",
  ({ q, kind, isArchived = false, sort = STANDARD_SORTS.segments }) => ({ q, kind, isArchived, sort }),
);

export const applyForecastView = applier(
  "forecast",
  ({ q, tier, segment, withoutSegment, sort = STANDARD_SORTS.forecast }) => ({
    q,
    tier,
    segment,
    withoutSegment,
    sort,
    cohort: undefined,
  }),
);

/** The view's order if the tab's list has it. */
const sortIn = <Field extends string, Sort extends Field | `-${Field}`>(
  fields: readonly Field[],
  sort: string | undefined,
  standard: Sort,
): Field | `-${Field}` =>
  fields.flatMap((field): (Field | `-${Field}`)[] => [field, `-${field}`]).find((one) => one === sort) ?? standard;

const resolveReach = (reachable: ReachFilter | undefined, standard: Reach | null): Reach | undefined =>
  reachable === "all" ? undefined : (reachable ?? standard ?? undefined);

/** The filters that the churn and outreach lists share. */
const ofPlaybook = ({ q, reachable, minValue, state, sort }: QueryOf<"churn">, tab: "churn" | "outreach") => ({
  q,
  minValue,
  state: state ?? ("open" as const),
  reachable: resolveReach(reachable, STANDARD_REACH[tab]),
  sort: sortIn(CHURN_SORTS, sort, STANDARD_SORTS.churn),
});

export const applyChurnView = applier("churn", (query) => {
  if (query.tab !== "churn") throw noView();
  return { ...ofPlaybook(query, "churn"), priority: query.priority };
});

export const applyOutreachView = applier("churn", (query) => {
  if (query.tab !== "outreach") throw noView();
  return ofPlaybook(query, "outreach");
});

/** The same for the list of customers to win back, whose `view` can also be one of its own. */
export const applyWinBackView = async <Request extends object>(
  actor: Actor,
  { view, ...request }: Request & { view: string },
) => {
  if (view === "week" || view === "all") return { ...request, view: view as "week" | "all" };
  const { tab, q, overdue, reachable, state, sort } = await readViewQuery(actor, "churn", view);
  if (tab !== undefined) throw noView();
  return {
    ...request,
    view: overdue ?? ("week" as const),
    q,
    state: state ?? ("open" as const),
    reachable: reachable ?? STANDARD_REACH.week,
    sort: sortIn(WIN_BACK_SORTS, sort, STANDARD_SORTS.winBack),
  };
};
