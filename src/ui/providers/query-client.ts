import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient, type QueryKey } from "@tanstack/react-query";
import { CallError } from "#ui/shared/api/call.ts";

const secondsToWait = (error: Error) =>
  error instanceof CallError && error.status === 503 ? error.retryAfterSeconds : undefined;

/** When the service is busy it says when to try again; a page does so twice before it shows an error. */
const queries = {
  retry: (failures: number, error: Error) => failures < 2 && secondsToWait(error) !== undefined,
  retryDelay: (_failures: number, error: Error) => 1_000 * Math.min(secondsToWait(error) ?? 1, 5),
  refetchOnWindowFocus: false,
};

/**
 * Refine and `useAnswer` reload on a change without canceling requests in progress, so that frequent changes can't starve a
 * page. Such a request may have read the data before the change: here another one follows it.
 */
export class PageQueryClient extends QueryClient {
  constructor() {
    super({ defaultOptions: { queries } });
  }

  override async invalidateQueries<Key extends QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const isInProgress = options?.cancelRefetch === false && this.isFetching(filters) > 0;
    await super.invalidateQueries(filters, options);
    if (isInProgress) await super.invalidateQueries(filters, options);
  }
}
