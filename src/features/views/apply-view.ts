import { refusalBy } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { type Reach, type ReachFilter, STANDARD_REACH } from "#core/values/reach.ts";
import { CHURN_SORTS, STANDARD_SORTS, WIN_BACK_SORTS } from "#records/rules/views/list-sorts.ts";
import type { ViewList } from "#records/rules/views/view-lists.ts";
import type { ViewQuery } from "#records/rules/views/view-query.ts";
import { noView, readView } from "./read-views.ts";

type QueryOf<List extends ViewList> = Extract<ViewQuery, { list: List }>;

const readViewQuery = async <List extends ViewList>(actor: Actor, list: List, id: string): Promise<QueryOf<List>> => {
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

export const applyForecastView = applier("forecast", ({ q, tier, sort = STANDARD_SORTS.forecast }) => ({
  q,
  tier,
  sort,
  cohort: undefined,
}));

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
