import type { CustomerColumn } from "#lib/domain/customers/list-columns.ts";
import type { Reach } from "#lib/domain/customers/reach.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import type { CustomersQuery } from "#lib/domain/views/view-query.ts";
import { noView, readView } from "./read-views.ts";

type Applied = {
  q?: string | undefined;
  criteria?: unknown;
  reachable?: Reach | undefined;
  sort?: CustomersQuery["sort"];
  columns?: readonly CustomerColumn[] | undefined;
};

/**
 * A request of the customers list with a view's filters, order and columns instead of its own. Throws NOT_FOUND
 * (VIEW_NOT_FOUND), also for a view of another list.
 */
export const applyView = async <Request extends Applied>(
  actor: Actor,
  { view, ...request }: Request & { view?: string | undefined },
): Promise<Omit<Request & Applied, "view">> => {
  if (view === undefined) return request;
  const { query } = await readView(actor, view);
  if (query.list !== "customers") throw noView();
  const { q, criteria, reachable, sort, columns } = query;
  return { ...request, q, criteria, reachable, sort, columns };
};
