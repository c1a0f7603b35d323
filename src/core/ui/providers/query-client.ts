import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  type Query,
  QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { CallError } from "#core/ui/api/call.ts";

const secondsToWait = (error: Error) =>
  error instanceof CallError && error.status === 503 ? error.retryAfterSeconds : undefined;

/** When the service is busy it says when to try again; a page does so twice before it shows an error. */
const queries = {
  retry: (failures: number, error: Error) => failures < 2 && secondsToWait(error) !== undefined,
  retryDelay: (_failures: number, error: Error) => 1_000 * Math.min(secondsToWait(error) ?? 1, 5),
  refetchOnWindowFocus: false,
};

/** Refine passes the options of `useInvalidate` among the filters, where TanStack Query ignores them. */
type Filters<Key extends QueryKey> = InvalidateQueryFilters<Key> & InvalidateOptions;

/**
 * Refine and `useAnswer` reload on a change without canceling requests in progress, so that frequent changes can't starve a
 * page. Such a request may have read the data before the change: here another one follows it, one for all changes during it.
 */
export class PageQueryClient extends QueryClient {
  /** Queries whose request started in this task, and so after the change that is being reported. */
  readonly #justStarted = new Set<Query>();

  constructor() {
    super({ defaultOptions: { queries } });
    this.getQueryCache().subscribe((event) => {
      if (event.type !== "updated" || event.action.type !== "fetch") return;
      this.#justStarted.add(event.query);
      queueMicrotask(() => this.#justStarted.delete(event.query));
    });
  }

  override async invalidateQueries<Key extends QueryKey>(
    filters?: Filters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const cancelRefetch = options?.cancelRefetch ?? filters?.cancelRefetch ?? true;
    const reload = (those?: Filters<Key>) => super.invalidateQueries(those, { ...options, cancelRefetch });
    if (cancelRefetch) return reload(filters);
    const earlier = this.getQueryCache()
      .findAll({ ...filters, type: "active", fetchStatus: "fetching" })
      .filter((query) => !this.#justStarted.has(query));
    const following = earlier.map(async (query) => {
      await query.promise?.catch(() => undefined);
      await reload({ predicate: (each) => (each as unknown) === query });
    });
    await Promise.all([reload(filters), ...following]);
  }
}
