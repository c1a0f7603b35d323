import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { time } from "#features/imports/rules/connections/payload.ts";
import { readGorgiasSurvey, readGorgiasTicket } from "#features/imports/rules/help-desk-gorgias.ts";
import { toHelpDesk } from "./help-desk.ts";
import { permitted } from "./permitted.ts";
import { type PulledList, pullLists } from "./pull-lists.ts";
import { type GorgiasApi, restApi } from "./rest-api.ts";
import type { OpenSource } from "./source.ts";

/** The most that Gorgias answers at once. */
const LIMIT = "100";
/** Surveys are listed by their creation and answered some days later. */
const SURVEYS_OPEN_MS = 7 * 86_400_000;

type ListedResource = { path: string; field: "created_datetime" | "updated_datetime"; since: Date | null };

const NONE_BEFORE = new Date(0);

/** Whether the last record of a page in descending order is older than what is wanted. */
const isBefore = (last: unknown, { field, since }: ListedResource): boolean => {
  const { data } = z.object({ [field]: time }).safeParse(last);
  const at = data?.[field] as Date | undefined;
  return at !== undefined && at < (since ?? NONE_BEFORE);
};

/**
 * Gorgias lists only whole, so later readings begin with the newest and end where the last reading began. A record that changes
 * meanwhile moves to the front, where the next reading finds it. A first load begins with the oldest, whose places don't change.
 */
const reader = (api: GorgiasApi) => {
  let isFirstPage = true;
  return async (listed: ListedResource, cursor: string | null, signal: AbortSignal) => {
    const { path, field, since } = listed;
    const query = { limit: LIMIT, order_by: since ? `${field}:desc` : "created_datetime:asc" };
    const isResumed = isFirstPage && cursor !== null;
    isFirstPage = false;
    const read = (from: string | null) => api.list(path, { ...query, ...(from && { cursor: from }) }, signal);
    const page = await read(cursor).catch((error: unknown) => {
      // The cursor of an interrupted reading is no longer valid: it begins again, and what is stored stays as it is.
      if (isResumed && error instanceof OutgoingError && error.status === 400) return read(null);
      throw error;
    });
    const isEnd = since !== null && isBefore(page.records.at(-1), listed);
    return { ...page, next: isEnd ? null : page.next };
  };
};

const toPulledLists = (api: GorgiasApi): PulledList[] => {
  const read = reader(api);
  return [
    {
      list: "tickets",
      read: readGorgiasTicket,
      page: (cursor, { since, signal }) => read({ path: "tickets", field: "updated_datetime", since }, cursor, signal),
    },
    {
      list: "surveys",
      read: readGorgiasSurvey,
      isOptional: true,
      page: (cursor, { since, signal }) => {
        const from = since && new Date(since.getTime() - SURVEYS_OPEN_MS);
        return read({ path: "satisfaction-surveys", field: "created_datetime", since: from }, cursor, signal);
      },
    },
  ];
};

const account = z.object({ domain: z.string().min(1) });

/** Gorgias: support tickets and satisfaction surveys, by a user's API key. */
export const openGorgias: OpenSource = (access, client) => {
  const api = restApi(access, client);
  return {
    test: async (signal) => {
      const permissions = await permitted([
        { list: "tickets", isOptional: false, tryIt: () => api.list("tickets", { limit: "1" }, signal) },
        { list: "surveys", isOptional: true, tryIt: () => api.list("satisfaction-surveys", { limit: "1" }, signal) },
      ]);
      // Only admins may read the account.
      const name = await api.json("account", signal).then(
        ({ json }) => account.safeParse(json).data?.domain,
        () => undefined,
      );
      return { account: name ?? new URL(access.address).host, ...permissions };
    },
    pages: (options) => pullLists(toPulledLists(api))(options),
    helpDesk: toHelpDesk(api),
  };
};
